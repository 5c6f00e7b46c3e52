using Dashboard.Data;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.InboundMail;

/// <summary>
/// A mail that has no token but names a thread of ours (<c>In-Reply-To</c>, <c>References</c>) is filed in that ticket for agents to
/// look at. Anybody to whom one of our mails was forwarded can write such a header, so it speaks for nobody, and nothing reopens.
/// </summary>
public sealed class FileMail(DashboardDbContext db, TimeProvider time)
{
    /// <returns>Null if it names no ticket of this project.</returns>
    public async Task<Ticket?> RunAsync(MailReceipt receipt, ParsedMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(mail);
        if (await FindAsync(receipt.ProjectId, mail.References, cancellationToken) is not { } id) return null;
        var ticket = (await db.LockTicketAsync(db.Tickets.Where(t => t.Id == id), cancellationToken))!;
        var message = ticket.FileMail(MailText.BodyOf(mail), mail.Sender, mail.FromAddress, time.GetUtcNow());
        await MailText.AttachAsync(message, mail, time.GetUtcNow(), cancellationToken);
        receipt.PutInto(ticket, MailReceiptOutcome.Filed, "It names this ticket's thread, but came to no reply address of ours");
        return ticket;
    }

    /// <summary>The ticket of a mail that we sent, or that was taken before.</summary>
    internal async Task<long?> FindAsync(long projectId, IReadOnlyList<string> messageIds, CancellationToken cancellationToken)
    {
        if (messageIds.Count == 0) return null;
        var sent = await db.OutboxMails.Where(m => m.ProjectId == projectId && messageIds.Contains(m.MessageId))
            .OrderByDescending(m => m.Id).Select(m => m.TicketId).FirstOrDefaultAsync(cancellationToken);
        if (sent is not null) return sent;
        var keys = messageIds.Select(ParsedMail.KeyOf).ToList();
        return await db.MailReceipts.Where(r => r.ProjectId == projectId && keys.Contains(r.Key) && r.TicketId != null)
            .OrderByDescending(r => r.Id).Select(r => r.TicketId).FirstOrDefaultAsync(cancellationToken);
    }
}
