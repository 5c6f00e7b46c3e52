using Dashboard.Data.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Notifications;

internal sealed class MailSettingsMapping : IEntityTypeConfiguration<MailServer>, IEntityTypeConfiguration<MailAppearance>, IEntityTypeConfiguration<MailLogo>
{
    public void Configure(EntityTypeBuilder<MailServer> builder)
    {
        builder.HasOne<Project>().WithMany().HasForeignKey(s => s.ProjectId);
        builder.HasIndex(s => s.ProjectId).IsUnique();
        builder.Property(s => s.Host).HasMaxLength(MailServer.MaxHostLength);
        builder.Property(s => s.Username).HasMaxLength(MailServer.MaxUsernameLength);
        builder.Property(s => s.FromAddress).HasMaxLength(MailServer.MaxAddressLength);
        builder.Property(s => s.FromName).HasMaxLength(MailServer.MaxNameLength);
        builder.Property(s => s.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<MailAppearance> builder)
    {
        builder.HasOne<Project>().WithMany().HasForeignKey(a => a.ProjectId);
        builder.HasIndex(a => a.ProjectId).IsUnique();
        builder.Property(a => a.Name).HasMaxLength(MailAppearance.MaxNameLength);
        builder.Property(a => a.Primary).HasMaxLength(MailAppearance.MaxColorLength);
        builder.Property(a => a.Background).HasMaxLength(MailAppearance.MaxColorLength);
        builder.Property(a => a.Foreground).HasMaxLength(MailAppearance.MaxColorLength);
        builder.Property(a => a.Greeting).HasMaxLength(MailAppearance.MaxGreetingLength);
        builder.Property(a => a.Footer).HasMaxLength(MailAppearance.MaxFooterLength);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasOne(a => a.Logo).WithOne().HasForeignKey<MailLogo>(l => l.MailAppearanceId);
    }

    public void Configure(EntityTypeBuilder<MailLogo> builder)
    {
        builder.ToTable("MailLogos");
        builder.Property(l => l.ContentType).HasMaxLength(40);
    }
}
