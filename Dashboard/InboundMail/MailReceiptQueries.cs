using Dashboard.Data;
using Dashboard.Data.InboundMail;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.InboundMail;

/// <summary>One mail as the log of received mail shows it.</summary>
public sealed record MailReceiptLine(
    long Id, MailReceiptOutcome Outcome, string FromAddress, string FromName, string Subject, DateTimeOffset ReceivedAt, long? TicketNumber, string? Reason, string? Excerpt);

public sealed record MailReceiptPage(IReadOnlyList<MailReceiptLine> Lines, bool HasNewer, bool HasOlder);

/// <summary>Reads what mail came in to a project, newest first, by keyset.</summary>
public sealed class MailReceiptQueries(DashboardDbContext db)
{
    public const int PageSize = 50;

    /// <param name="outcome">Only mails that this became of; null for all.</param>
    /// <param name="before">Only mails older than this id.</param>
    /// <param name="after">Only mails newer than this id.</param>
    public async Task<MailReceiptPage> ReadAsync(long projectId, MailReceiptOutcome? outcome, long? before, long? after, CancellationToken cancellationToken)
    {
        var receipts = db.MailReceipts.Where(r => r.ProjectId == projectId && (outcome == null || r.Outcome == outcome));
        var page = after is not null
            ? receipts.Where(r => r.Id > after).OrderBy(r => r.Id)
            : receipts.Where(r => before == null || r.Id < before).OrderByDescending(r => r.Id);
        var lines = await page.Take(PageSize + 1)
            .Select(r => new MailReceiptLine(
                r.Id, r.Outcome, r.FromAddress, r.FromName, r.Subject, r.ReceivedAt, r.Ticket == null ? null : r.Ticket.Number, r.Reason, r.Excerpt))
            .ToListAsync(cancellationToken);
        var more = lines.Count > PageSize;
        if (more) lines.RemoveAt(PageSize);
        if (after is null) return new MailReceiptPage(lines, HasNewer: before is not null, HasOlder: more);
        lines.Reverse();
        return new MailReceiptPage(lines, HasNewer: more, HasOlder: true);
    }
}
