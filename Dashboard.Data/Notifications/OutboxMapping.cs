using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Notifications;

internal sealed class OutboxMapping :
    IEntityTypeConfiguration<OutboxMail>, IEntityTypeConfiguration<OutboxMessage>, IEntityTypeConfiguration<AcceptedMail>, IEntityTypeConfiguration<MailOptOut>,
    IEntityTypeConfiguration<ReplyAddress>
{
    public void Configure(EntityTypeBuilder<OutboxMail> builder)
    {
        builder.HasOne(m => m.Ticket).WithMany().HasForeignKey(m => m.TicketId).IsRequired(false).OnDelete(DeleteBehavior.Cascade);
        builder.Property(m => m.RecipientKey).HasMaxLength(40);
        builder.Property(m => m.ToAddress).HasMaxLength(320);
        builder.Property(m => m.ToName).HasMaxLength(200);
        builder.Property(m => m.MessageId).HasMaxLength(200);
        builder.Property(m => m.Reason).HasMaxLength(500);
        builder.Property(m => m.SealedLink).HasMaxLength(1000);
        builder.HasIndex(m => m.MessageId).IsUnique();
        // At most one pending mail per ticket and recipient: replies join it instead of making a second.
        builder.HasIndex(m => new { m.TicketId, m.RecipientKey }).IsUnique().HasFilter("\"State\" = 1")
            .HasDatabaseName("IX_OutboxMails_Pending");
        // What a worker asks every second: only rows that still wait are in it.
        // In their order, so that many that are due at the same moment need no sorting. Project and ticket decide through which server it goes; with them in the
        // index, one server's backlog is passed over quickly.
        builder.HasIndex(m => new { m.DueAt, m.Id, m.ProjectId, m.TicketId }).HasFilter("\"State\" IN (1, 2, 6)").HasDatabaseName("IX_OutboxMails_Due");
        // What a ticket's page shows, and which mails a new one refers to. The other index on it holds only what is pending.
        builder.HasIndex(m => m.TicketId);
        builder.HasIndex(m => new { m.ProjectId, m.Id });
        builder.HasIndex(m => new { m.ProjectId, m.State, m.FinishedAt });
        // Requests for a new password are thrown away when they are a day old; most databases have none.
        builder.HasIndex(m => m.FinishedAt).HasFilter("\"Kind\" = 3").HasDatabaseName("IX_OutboxMails_PasswordResets");
        builder.HasMany(m => m.Messages).WithOne(x => x.OutboxMail).HasForeignKey(x => x.OutboxMailId);
        builder.Navigation(m => m.Messages).UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("OutboxMessages");
        builder.HasOne(x => x.Message).WithMany().HasForeignKey(x => x.MessageId);
        builder.HasIndex(x => x.MessageId);
    }

    public void Configure(EntityTypeBuilder<AcceptedMail> builder)
    {
        // No foreign key: to check it costs as much as the row, and locks the mail's.
        builder.HasKey(a => a.MailId);
        builder.Property(a => a.MailId).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<MailOptOut> builder)
    {
        builder.HasOne<Customer>().WithMany().HasForeignKey(o => o.CustomerId);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(o => o.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(o => new { o.CustomerId, o.TicketId });
    }

    public void Configure(EntityTypeBuilder<ReplyAddress> builder)
    {
        builder.HasOne(a => a.Ticket).WithMany().HasForeignKey(a => a.TicketId);
        builder.HasOne(a => a.SeparateTicket).WithMany().HasForeignKey(a => a.SeparateTicketId).OnDelete(DeleteBehavior.SetNull);
        builder.Property(a => a.Address).HasMaxLength(320);
        builder.Property(a => a.TokenHash).HasMaxLength(64);
        builder.HasIndex(a => a.TokenHash).IsUnique();
        builder.HasIndex(a => new { a.TicketId, a.Address }).IsUnique();
    }
}
