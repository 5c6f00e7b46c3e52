using Dashboard.Data.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.ChatWidget;

internal sealed class WidgetMapping : IEntityTypeConfiguration<Widget>
{
    public void Configure(EntityTypeBuilder<Widget> builder)
    {
        builder.HasOne<Project>().WithMany().HasForeignKey(w => w.ProjectId);
        builder.HasIndex(w => w.ProjectId);
        builder.Property(w => w.Slug).HasMaxLength(ProjectSlug.MaxLength);
        builder.HasIndex(w => w.Slug).IsUnique();
        builder.Property(w => w.Name).HasMaxLength(Widget.MaxNameLength);
        // Whoever needs the slugs of deleted ones asks for them with IgnoreQueryFilters.
        builder.HasQueryFilter(w => w.DeletedAt == null);
    }
}
