using Dashboard.Data;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Tickets;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.InboundMail;

/// <summary>What a mail server is told.</summary>
public enum MailReception
{
    /// <summary>Taken, whatever became of it.</summary>
    Accepted = 1,

    /// <summary>This Message-ID was taken before.</summary>
    Seen = 2,

    /// <summary>Too many new ones of late; the server keeps it and tries again.</summary>
    TooMany = 3,
}

/// <summary>
/// Takes one mail that was posted to a project: decides whether it speaks in a ticket, and where, and keeps a receipt, all in one
/// transaction (product §6). Nothing is ever answered automatically, so there is no loop to break.
/// </summary>
public sealed class ReceiveMail(DashboardDbContext db, AdmitReply admit, OpenMailedTicket open, FileMail file, NoteReport reports, AnnounceTicket announce, TimeProvider time)
{
    public async Task<MailReception> RunAsync(long projectId, ParsedMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        if (await IsSeenAsync(projectId, mail, cancellationToken)) return MailReception.Seen;
        try
        {
            return await TakeAsync(projectId, mail, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another server handed it over at the same moment: the unique index lets one in.
            db.ChangeTracker.Clear();
            if (await IsSeenAsync(projectId, mail, cancellationToken)) return MailReception.Seen;
            throw;
        }
    }

    private Task<bool> IsSeenAsync(long projectId, ParsedMail mail, CancellationToken cancellationToken) =>
        db.MailReceipts.AnyAsync(r => r.ProjectId == projectId && r.Key == mail.Key, cancellationToken);

    private async Task<MailReception> TakeAsync(long projectId, ParsedMail mail, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var receipt = new MailReceipt(projectId, mail.Key, mail.MessageId, mail.FromAddress, mail.FromName, mail.Subject, mail.Size, time.GetUtcNow());
        db.MailReceipts.Add(receipt);
        // First, so that a second copy waits here or ends here, before it has written anything.
        await db.SaveChangesAsync(cancellationToken);
        var (reception, ticket) = await PlaceAsync(receipt, mail, cancellationToken);
        if (reception != MailReception.Accepted) return reception;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Announce(receipt, ticket);
        return reception;
    }

    private async Task<(MailReception Reception, Ticket? Ticket)> PlaceAsync(MailReceipt receipt, ParsedMail mail, CancellationToken cancellationToken)
    {
        if (await IsOurOwnAsync(receipt.ProjectId, mail, cancellationToken))
        {
            receipt.KeepOut(MailReceiptOutcome.Loop, "A mail of our own came back", mail.Text, null);
            return (MailReception.Accepted, null);
        }

        if (mail.Nature != MailNature.Personal) return (MailReception.Accepted, await reports.RunAsync(receipt, mail, cancellationToken));
        if (await admit.RunAsync(receipt, mail, cancellationToken) is { } admitted) return (MailReception.Accepted, admitted.Ticket);
        if (await TooManyAsync(receipt, cancellationToken)) return (MailReception.TooMany, null);
        if (await file.RunAsync(receipt, mail, cancellationToken) is { } filed) return (MailReception.Accepted, filed);
        return (MailReception.Accepted, await open.RunAsync(receipt, mail, MailReceiptOutcome.NewTicket, null, cancellationToken));
    }

    private Task<bool> IsOurOwnAsync(long projectId, ParsedMail mail, CancellationToken cancellationToken) =>
        mail.MessageId.Length == 0 ? Task.FromResult(false) : db.OutboxMails.AnyAsync(m => m.ProjectId == projectId && m.MessageId == mail.MessageId, cancellationToken);

    /// <summary>Mail without a token costs its sender nothing, so there is only so much of it in an hour.</summary>
    private async Task<bool> TooManyAsync(MailReceipt receipt, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - MailLimits.Window;
        var lately = db.MailReceipts.Where(r => r.ProjectId == receipt.ProjectId && r.ReceivedAt > since
            && (r.Outcome == MailReceiptOutcome.NewTicket || r.Outcome == MailReceiptOutcome.Filed));
        return await lately.CountAsync(r => r.FromAddress == receipt.FromAddress, cancellationToken) >= MailLimits.PerSender
            || await lately.CountAsync(cancellationToken) >= MailLimits.PerProject;
    }

    private void Announce(MailReceipt receipt, Ticket? ticket)
    {
        if (ticket is null) return;
        if (receipt.Outcome is MailReceiptOutcome.Filed or MailReceiptOutcome.Bounce) announce.ToStaff(ticket);
        else announce.ToEverybody(ticket);
    }
}

/// <summary>How much mail without a reply address is taken in an hour. What is beyond waits at the mail server.</summary>
public static class MailLimits
{
    public const int PerSender = 30;

    public const int PerProject = 1000;

    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>When the mail server should try again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(10);
}
