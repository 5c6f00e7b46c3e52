using Dashboard.Data;
using Dashboard.Data.InboundMail;
using Dashboard.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.InboundMail;

/// <summary>One mail as the log of received mail shows it.</summary>
public sealed record MailReceiptLine(
    long Id, MailReceiptOutcome Outcome, string FromAddress, string FromName, string Subject, DateTimeOffset ReceivedAt, long? TicketNumber, string? Reason, string? Excerpt) : LogLine(Id);

/// <summary>Reads what mail came in to a project, newest first, by keyset.</summary>
public sealed class MailReceiptQueries(DashboardDbContext db)
{
    /// <param name="outcome">Only mails that this became of; null for all.</param>
    public async Task<LogPage<MailReceiptLine>> ReadAsync(long projectId, MailReceiptOutcome? outcome, LogPlace place, CancellationToken cancellationToken)
    {
        var lines = await db.MailReceipts.Where(r => r.ProjectId == projectId && (outcome == null || r.Outcome == outcome)).At(place)
            .Select(r => new MailReceiptLine(
                r.Id, r.Outcome, r.FromAddress, r.FromName, r.Subject, r.ReceivedAt, r.Ticket == null ? null : r.Ticket.Number, r.Reason, r.Excerpt))
            .ToListAsync(cancellationToken);
        return lines.ToPage(place);
    }
}
