using Dashboard.Data.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.InboundMail;

internal sealed class MailReceiptMapping : IEntityTypeConfiguration<MailReceipt>
{
    public void Configure(EntityTypeBuilder<MailReceipt> builder)
    {
        builder.HasOne<Project>().WithMany().HasForeignKey(r => r.ProjectId);
        builder.HasOne(r => r.Ticket).WithMany().HasForeignKey(r => r.TicketId).OnDelete(DeleteBehavior.SetNull);
        builder.Property(r => r.Key).HasMaxLength(64);
        builder.Property(r => r.MessageId).HasMaxLength(200);
        builder.Property(r => r.FromAddress).HasMaxLength(320);
        builder.Property(r => r.FromName).HasMaxLength(200);
        builder.Property(r => r.Subject).HasMaxLength(200);
        builder.Property(r => r.Reason).HasMaxLength(500);
        builder.Property(r => r.Excerpt).HasMaxLength(MailReceipt.MaxExcerptLength);
        // Of two servers that hand over the same mail at once, one gets in.
        builder.HasIndex(r => new { r.ProjectId, r.Key }).IsUnique();
        builder.HasIndex(r => new { r.ProjectId, r.Id });
        // How much a sender, and everybody together, opened lately.
        builder.HasIndex(r => new { r.ProjectId, r.FromAddress, r.ReceivedAt });
        builder.HasIndex(r => new { r.ProjectId, r.ReceivedAt });
    }
}
