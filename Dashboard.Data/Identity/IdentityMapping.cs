using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Identity;

internal sealed class IdentityMapping :
    IEntityTypeConfiguration<DoorSecret>, IEntityTypeConfiguration<HandshakeCount>, IEntityTypeConfiguration<RevokedSession>
{
    public void Configure(EntityTypeBuilder<DoorSecret> builder)
    {
        builder.Property(s => s.Fingerprint).HasMaxLength(8);
        builder.Property(s => s.CreatedBy).HasMaxLength(160);
        builder.Property(s => s.RevealedBy).HasMaxLength(160);
        builder.Property(s => s.RetiredBy).HasMaxLength(160);
        builder.HasIndex(s => new { s.Door, s.DoorId }).IsUnique().HasFilter("\"RetiredAt\" IS NULL")
            .HasDatabaseName("IX_DoorSecrets_Current");
        builder.HasIndex(s => new { s.ProjectId, s.Door, s.DoorId });
    }

    public void Configure(EntityTypeBuilder<HandshakeCount> builder) =>
        builder.HasIndex(c => new { c.ProjectId, c.Door, c.DoorId, c.Hour }).IsUnique();

    public void Configure(EntityTypeBuilder<RevokedSession> builder)
    {
        builder.HasKey(s => s.SessionId);
        builder.Property(s => s.SessionId).ValueGeneratedNever();
        builder.HasIndex(s => s.ExpiresAt);
    }
}
