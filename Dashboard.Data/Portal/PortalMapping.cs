using Dashboard.Data.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Portal;

internal sealed class PortalMapping : IEntityTypeConfiguration<EmbeddedPortal>, IEntityTypeConfiguration<PortalOrigin>
{
    public void Configure(EntityTypeBuilder<EmbeddedPortal> builder)
    {
        builder.HasOne<Project>().WithMany().HasForeignKey(p => p.ProjectId);
        builder.HasIndex(p => p.ProjectId).IsUnique();
        builder.Property(p => p.PublicKey).HasMaxLength(40);
        builder.HasIndex(p => p.PublicKey).IsUnique();
        builder.Property(p => p.DefaultLocale).HasMaxLength(8);
        builder.Property(p => p.SupportPageUrl).HasMaxLength(500);
        builder.Property(p => p.CustomCssUrl).HasMaxLength(500);
        builder.Property(p => p.CustomCssError).HasMaxLength(500);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.ComplexProperty(p => p.Brand, brand =>
        {
            brand.Property(b => b.Primary).HasMaxLength(200).HasColumnName("BrandPrimary");
            brand.Property(b => b.Background).HasMaxLength(200).HasColumnName("BrandBackground");
            brand.Property(b => b.Foreground).HasMaxLength(200).HasColumnName("BrandForeground");
            brand.Property(b => b.Radius).HasMaxLength(200).HasColumnName("BrandRadius");
            brand.Property(b => b.FontFamily).HasMaxLength(400).HasColumnName("BrandFontFamily");
        });
        builder.HasMany(p => p.Origins).WithOne().HasForeignKey(o => o.EmbeddedPortalId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(p => p.Origins).UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<PortalOrigin> builder)
    {
        builder.ToTable("PortalOrigins");
        builder.Property(o => o.Pattern).HasMaxLength(300);
        builder.HasIndex(o => new { o.EmbeddedPortalId, o.Pattern }).IsUnique();
    }
}
