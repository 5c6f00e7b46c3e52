using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Team;

internal sealed class TeamMapping :
    IEntityTypeConfiguration<User>, IEntityTypeConfiguration<Membership>, IEntityTypeConfiguration<Installation>,
    IEntityTypeConfiguration<FirstStartLink>, IEntityTypeConfiguration<SignInThrottle>, IEntityTypeConfiguration<Invitation>,
    IEntityTypeConfiguration<PasswordReset>
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

    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.HasOne(i => i.Project).WithMany().HasForeignKey(i => i.ProjectId);
        builder.HasOne<User>().WithMany().HasForeignKey(i => i.InvitedById).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne(i => i.Mail).WithMany().HasForeignKey(i => i.MailId).OnDelete(DeleteBehavior.SetNull);
        builder.Property(i => i.Email).HasMaxLength(Invitation.MaxEmailLength);
        builder.Property(i => i.NormalizedEmail).HasMaxLength(Invitation.MaxEmailLength);
        builder.Property(i => i.InvitedByName).HasMaxLength(User.MaxDisplayNameLength);
        builder.Property(i => i.TokenHash).HasMaxLength(64);
        builder.HasIndex(i => i.TokenHash).IsUnique();
        // One open invitation for an address; two admins who invite at once meet here.
        builder.HasIndex(i => new { i.ProjectId, i.NormalizedEmail }).IsUnique().HasFilter("\"EndedAt\" IS NULL").HasDatabaseName("IX_Invitations_Open");
    }

    public void Configure(EntityTypeBuilder<PasswordReset> builder)
    {
        builder.HasOne(r => r.User).WithMany().HasForeignKey(r => r.UserId);
        builder.HasOne(r => r.Mail).WithMany().HasForeignKey(r => r.MailId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<User>().WithMany().HasForeignKey(r => r.MadeById).OnDelete(DeleteBehavior.Cascade);
        builder.Property(r => r.TokenHash).HasMaxLength(64);
        builder.Property(r => r.SecurityStamp).HasMaxLength(64);
        builder.HasIndex(r => r.TokenHash).IsUnique();
        builder.HasIndex(r => new { r.UserId, r.CreatedAt });
    }
}
