using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Team;

internal sealed class TeamMapping :
    IEntityTypeConfiguration<User>, IEntityTypeConfiguration<Membership>, IEntityTypeConfiguration<Installation>,
    IEntityTypeConfiguration<FirstStartLink>, IEntityTypeConfiguration<SignInThrottle>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("Users");
        builder.Property(u => u.DisplayName).HasMaxLength(User.MaxDisplayNameLength);
        builder.HasIndex(u => u.NormalizedEmail).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.HasOne(m => m.User).WithMany().HasForeignKey(m => m.UserId);
        builder.HasIndex(m => new { m.ProjectId, m.UserId }).IsUnique();
        builder.HasIndex(m => m.UserId);
    }

    public void Configure(EntityTypeBuilder<Installation> builder) =>
        builder.Property(i => i.Id).ValueGeneratedNever();

    public void Configure(EntityTypeBuilder<FirstStartLink> builder)
    {
        builder.Property(l => l.TokenHash).HasMaxLength(64);
        builder.HasIndex(l => l.TokenHash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<SignInThrottle> builder)
    {
        builder.Property(t => t.NormalizedEmail).HasMaxLength(256);
        builder.Property(t => t.Address).HasMaxLength(64);
        builder.HasIndex(t => new { t.NormalizedEmail, t.Address }).IsUnique();
    }
}
