using Dashboard.Data.Team;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Tickets;

internal sealed class TicketMapping :
    IEntityTypeConfiguration<Ticket>, IEntityTypeConfiguration<Message>, IEntityTypeConfiguration<Attachment>,
    IEntityTypeConfiguration<AttachmentChunk>, IEntityTypeConfiguration<TicketRead>
{
    public void Configure(EntityTypeBuilder<Ticket> builder)
    {
        builder.HasOne(t => t.Project).WithMany().HasForeignKey(t => t.ProjectId);
        builder.HasOne(t => t.Customer).WithMany().HasForeignKey(t => t.CustomerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(t => t.Identity).WithMany().HasForeignKey(t => t.IdentityId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(t => t.Assignee).WithMany().HasForeignKey(t => t.AssigneeId).OnDelete(DeleteBehavior.SetNull);
        builder.Property(t => t.PublicId).HasMaxLength(OpaqueId.Length);
        builder.Property(t => t.Subject).HasMaxLength(Ticket.MaxSubjectLength);
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.Ignore(t => t.UnreadByCustomer);
        builder.Ignore(t => t.IsOpen);
        builder.HasMany(t => t.Messages).WithOne(m => m.Ticket).HasForeignKey(m => m.TicketId);
        builder.Navigation(t => t.Messages).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasIndex(t => t.PublicId).IsUnique();
        builder.HasIndex(t => new { t.ProjectId, t.Number }).IsUnique();
        // One index for each way the list is narrowed; the keyset is (UpdatedAt, Id).
        builder.HasIndex(t => new { t.ProjectId, t.UpdatedAt, t.Id });
        builder.HasIndex(t => new { t.ProjectId, t.Status, t.UpdatedAt, t.Id });
        builder.HasIndex(t => new { t.ProjectId, t.AssigneeId, t.UpdatedAt, t.Id });
        builder.HasIndex(t => new { t.ProjectId, t.Channel, t.UpdatedAt, t.Id });
        builder.HasIndex(t => new { t.ProjectId, t.UnreadByStaff, t.UpdatedAt, t.Id });
        builder.HasIndex(t => new { t.IdentityId, t.UpdatedAt, t.Id });
        builder.HasIndex(t => new { t.CustomerId, t.UpdatedAt, t.Id });
    }

    public void Configure(EntityTypeBuilder<Message> builder)
    {
        builder.Property(m => m.Body).HasMaxLength(Message.MaxBodyLength);
        builder.Property(m => m.AuthorName).HasMaxLength(200);
        builder.Property(m => m.MailFrom).HasMaxLength(320);
        builder.HasOne(m => m.AuthorUser).WithMany().HasForeignKey(m => m.AuthorUserId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(m => new { m.TicketId, m.Number }).IsUnique();
        builder.HasMany(m => m.Attachments).WithOne(a => a.Message).HasForeignKey(a => a.MessageId);
        builder.Navigation(m => m.Attachments).UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<Attachment> builder)
    {
        builder.Property(a => a.PublicId).HasMaxLength(OpaqueId.Length);
        builder.Property(a => a.FileName).HasMaxLength(Attachment.MaxFileNameLength);
        builder.Property(a => a.ContentType).HasMaxLength(100);
        builder.Ignore(a => a.IsInlineImage);
        builder.HasIndex(a => a.PublicId).IsUnique();
        builder.HasMany(a => a.Chunks).WithOne().HasForeignKey(c => c.AttachmentId);
        builder.Navigation(a => a.Chunks).UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<AttachmentChunk> builder)
    {
        builder.HasKey(c => new { c.AttachmentId, c.Index });
        builder.Property(c => c.Index).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<TicketRead> builder)
    {
        builder.HasKey(r => new { r.TicketId, r.UserId });
        builder.HasOne<Ticket>().WithMany().HasForeignKey(r => r.TicketId);
        builder.HasOne<User>().WithMany().HasForeignKey(r => r.UserId);
    }
}
