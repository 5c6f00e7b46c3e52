using Dashboard.Data;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.InboundMail;

/// <summary>
/// What programs write is kept in the log of received mail and speaks in no ticket. One thing changes by it: a mail of ours that
/// its recipient's server gave back for good has failed, and the ticket says so. Anybody can write such a report, so it has to know the token
/// that the mail carried in its reply address: who never had the mail makes none fail.
/// </summary>
public sealed class NoteReport(DashboardDbContext db, ReplyAddresses addresses, FileMail file, SettleAcceptedMail settle, TimeProvider time)
{
    private const string Unproven = "A report on a mail of ours, without that mail's reply address: not proven, so nothing changed";

    private static readonly MailState[] Gone = [MailState.Sent];

    /// <returns>The ticket whose mail failed; null if nothing changed in any.</returns>
    public async Task<Ticket?> RunAsync(MailReceipt receipt, ParsedMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(mail);
        if (mail.Report is { } report && await FindAsync(receipt.ProjectId, report, cancellationToken) is { } sent)
        {
            var proven = await addresses.IsKnownToAsync(sent.TicketId!.Value, sent.ToAddress, mail.Tokens.Concat(report.Tokens), cancellationToken);
            receipt.KeepOut(MailReceiptOutcome.Bounce, proven ? Describe(report) : $"{Unproven}: {report.Reason}", mail.Text, sent.TicketId);
            return report.Failed && proven ? await FailAsync(sent, report, cancellationToken) : null;
        }

        // A mail about an account is no ticket's affair; whoever runs the installation finds its bounce in this log.
        var about = (await addresses.FindAsync(receipt.ProjectId, mail.Tokens, cancellationToken))?.TicketId
            ?? await file.FindAsync(receipt.ProjectId, mail.References, cancellationToken);
        var outcome = mail.Report is null ? MailReceiptOutcome.Automatic : MailReceiptOutcome.Bounce;
        receipt.KeepOut(outcome, mail.Report is null ? $"Sent by a program: {mail.NatureReason}" : Describe(mail.Report), mail.Text, about);
        return null;
    }

    private async Task<OutboxMail?> FindAsync(long projectId, MailReport report, CancellationToken cancellationToken)
    {
        var reported = db.OutboxMails.Where(m => m.ProjectId == projectId && m.TicketId != null && report.MessageIds.Contains(m.MessageId));
        // A mail may come back in the moment in which it was accepted.
        await settle.RunAsync(await reported.Select(m => m.Id).ToListAsync(cancellationToken), cancellationToken);
        var found = await reported.ToListAsync(cancellationToken);
        return found.MinBy(m => report.MessageIds.ToList().IndexOf(m.MessageId));
    }

    private async Task<Ticket?> FailAsync(OutboxMail sent, MailReport report, CancellationToken cancellationToken)
    {
        if (await db.LockMailAsync(sent.Id, Gone, cancellationToken) is not { } mail) return null;
        mail.Bounce($"It came back: {report.Reason}", time.GetUtcNow());
        return await db.Tickets.SingleAsync(t => t.Id == sent.TicketId, cancellationToken);
    }

    private static string Describe(MailReport report) => $"{(report.Failed ? "A mail of ours came back" : "A mail server reports")}: {report.Reason}";
}
