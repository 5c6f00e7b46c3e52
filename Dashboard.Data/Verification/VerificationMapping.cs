using Dashboard.Data.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Verification;

internal sealed class VerificationMapping : IEntityTypeConfiguration<HandshakeFailure>, IEntityTypeConfiguration<HandshakeTrace>
{
    public void Configure(EntityTypeBuilder<HandshakeFailure> builder)
    {
        builder.HasOne<Project>().WithMany().HasForeignKey(f => f.ProjectId);
        builder.Ignore(f => f.MostTraces);
        builder.Property(f => f.FoldKey).HasMaxLength(32);
        builder.Property(f => f.Code).HasMaxLength(60);
        builder.Property(f => f.Causes).HasMaxLength(300);
        builder.Property(f => f.Origin).HasMaxLength(200);
        builder.Property(f => f.Identifier).HasMaxLength(120);
        builder.HasIndex(f => new { f.ProjectId, f.Door, f.DoorId, f.Hour, f.FoldKey }).IsUnique();
        builder.HasIndex(f => new { f.ProjectId, f.LastAt, f.Id });
        builder.HasIndex(f => f.LastAt);
    }

    public void Configure(EntityTypeBuilder<HandshakeTrace> builder)
    {
        builder.HasKey(t => t.TraceId);
        builder.Property(t => t.TraceId).HasMaxLength(32);
        builder.HasOne(t => t.Failure).WithMany().HasForeignKey(t => t.FailureId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(t => new { t.FailureId, t.At });
    }
}
