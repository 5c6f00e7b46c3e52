using Dashboard.Data.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.TicketCenter;

internal sealed class TicketCenterMapping : IEntityTypeConfiguration<TicketCenterDoor>
{
    public void Configure(EntityTypeBuilder<TicketCenterDoor> builder)
    {
        builder.ToTable("TicketCenters");
        builder.HasOne<Project>().WithMany().HasForeignKey(t => t.ProjectId);
        builder.HasIndex(t => t.ProjectId).IsUnique();
        builder.Property(t => t.HelpdeskId).HasMaxLength(40);
        builder.HasIndex(t => t.HelpdeskId).IsUnique();
        builder.Property(t => t.SupportPageUrl).HasMaxLength(500);
    }
}
