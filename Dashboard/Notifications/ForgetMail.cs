using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Background;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// Forgets mail that ended long ago: it leaves the delivery log, and its message the word of what became of it. While a ticket is in motion all of its
/// mail stays, since the next one names it (<c>References</c>) and an answer to it is recognised by its Message-ID.
/// </summary>
public sealed class ForgetMail(DashboardDbContext db, TimeProvider time) : IHousekeeping
{
    /// <summary>How long a request for a new password is kept that named nobody's account, and a link that is over.</summary>
    private static readonly TimeSpan RequestsKept = TimeSpan.FromDays(1);

    private static readonly MailState[] Ended = [MailState.Sent, MailState.Skipped, MailState.Cancelled, MailState.Failed];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ForgetRequestsAsync(cancellationToken);
        await ForgetOfAsync(null, cancellationToken);
        // One project after the other, as the index has them: no scan of all mail there ever was.
        foreach (var project in await db.Projects.Select(p => p.Id).ToListAsync(cancellationToken)) await ForgetOfAsync(project, cancellationToken);
    }

    /// <summary>What strangers typed is not kept, nor links that are long over.</summary>
    internal async Task ForgetRequestsAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - RequestsKept;
        await db.OutboxMails.Where(m => m.Kind == MailKind.PasswordReset && m.UserId == null && m.FinishedAt < before).ExecuteDeleteAsync(cancellationToken);
        await db.PasswordResets.Where(r => r.ExpiresAt < before).ExecuteDeleteAsync(cancellationToken);
        // Whoever was to settle it was killed, and then the mail was removed with all there was of somebody.
        await db.AcceptedMails.Where(a => !db.OutboxMails.Any(m => m.Id == a.MailId)).ExecuteDeleteAsync(cancellationToken);
    }

    private Task<int> ForgetOfAsync(long? projectId, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - OutboxMail.Kept;
        return db.OutboxMails
            .Where(m => m.ProjectId == projectId && Ended.Contains(m.State) && m.FinishedAt < before && (m.TicketId == null || m.Ticket.UpdatedAt < before))
            .OrderBy(m => m.FinishedAt).DeleteInStepsAsync(cancellationToken);
    }
}
