using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;

namespace Dashboard.Notifications;

/// <param name="Transport">What sends it.</param>
/// <param name="Failure">Why it could not be written; null if it was.</param>
/// <param name="At">When it was begun: what was read later is not known to it.</param>
public sealed record WrittenMail(MailClaim Claim, Composed Composed, IMailTransport Transport, MailOutcome? Failure, DateTimeOffset At)
{
    internal static MailOutcome OwnError { get; } = MailOutcome.Transient("An error of the application's own; its log has the details");
}

/// <summary>Writes the letters of claimed mails. Needs a scope of its own, so that some can be written while others are sent.</summary>
/// <remarks>Does not throw: one mail that cannot be written must not stop those behind it; it is tried again like any other.</remarks>
public sealed class WriteClaimedMail(
    DashboardDbContext db, LoadTicketMails load, ComposeTicketMail compose, ComposeAccountMail composeAccount, MailRoutes routes, TimeProvider time,
    ILogger<WriteClaimedMail> log)
{
    private static readonly Dictionary<long, TicketMailFacts> Unknown = [];

    public async Task<WrittenMail> RunAsync(MailClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return await WriteAsync(claim, Unknown, time.GetUtcNow());
    }

    /// <summary>The same for several, which are looked up together.</summary>
    public async Task<IReadOnlyList<WrittenMail>> RunAsync(IReadOnlyCollection<MailClaim> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        var at = time.GetUtcNow();
        var facts = LookUp([.. claims.Where(c => c.TicketId is not null).Select(c => c.MailId)]);
        var written = new List<WrittenMail>(claims.Count);
        foreach (var claim in claims)
        {
            written.Add(await WriteAsync(claim, facts, at));
            // Who sends meanwhile has little to do at a time and is waited for; letters are not.
            Thread.Yield();
        }

        return written;
    }

    private IReadOnlyDictionary<long, TicketMailFacts> LookUp(long[] mailIds)
    {
        if (mailIds.Length < 2) return Unknown;
        try
        {
            return load.Run(mailIds);
        }
#pragma warning disable CA1031 // See the remarks. Each is looked up by itself, and only what fails again is in the way of itself.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogWarning(e, "{Count} mails could not be looked up together", mailIds.Length);
            return Unknown;
        }
    }

    private async Task<WrittenMail> WriteAsync(MailClaim claim, IReadOnlyDictionary<long, TicketMailFacts> known, DateTimeOffset at)
    {
        try
        {
            db.ChangeTracker.Clear();
            var route = await routes.OfAsync(claim.ProjectId, CancellationToken.None);
            var composed = claim.TicketId is null
                ? await composeAccount.RunAsync(claim.MailId, CancellationToken.None)
                : await compose.RunAsync(
                    known.GetValueOrDefault(claim.MailId) ?? load.Run([claim.MailId])[claim.MailId], route.From, CancellationToken.None);
            return new WrittenMail(claim, composed, route.Transport, null, at);
        }
#pragma warning disable CA1031 // See the remarks.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogError(e, "Mail {MailId} could not be composed", claim.MailId);
            return new WrittenMail(claim, Composed.Nothing(MailState.Failed, ""), routes.Installation.Transport, WrittenMail.OwnError, at);
        }
    }
}
