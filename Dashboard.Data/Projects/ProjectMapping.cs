using Dashboard.Data.Team;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Projects;

internal sealed class ProjectMapping : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.Property(p => p.Name).HasMaxLength(Project.MaxNameLength);
        builder.Property(p => p.Slug).HasMaxLength(ProjectSlug.MaxLength);
        builder.HasIndex(p => p.Slug).IsUnique();
        builder.HasMany(p => p.Memberships).WithOne(m => m.Project).HasForeignKey(m => m.ProjectId);
    }
}
