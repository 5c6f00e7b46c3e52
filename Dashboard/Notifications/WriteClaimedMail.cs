using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;

namespace Dashboard.Notifications;

/// <param name="Transport">What sends it.</param>
/// <param name="Failure">Why it could not be written; null if it was.</param>
/// <param name="At">When it was begun: what was read later is not known to it.</param>
public sealed record WrittenMail(Composed Composed, IMailTransport Transport, MailOutcome? Failure, DateTimeOffset At)
{
    internal static MailOutcome OwnError { get; } = MailOutcome.Transient("An error of the application's own; its log has the details");
}

/// <summary>Writes the letter of a claimed mail. Has a scope of its own, so that one can be written while another's outcome is.</summary>
public sealed class WriteClaimedMail(
    DashboardDbContext db, ComposeTicketMail compose, ComposeAccountMail composeAccount, MailRoutes routes, TimeProvider time,
    ILogger<WriteClaimedMail> log)
{
    /// <remarks>Does not throw: one mail that cannot be written must not stop those behind it; it is tried again like any other.</remarks>
    public async Task<WrittenMail> RunAsync(MailClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var at = time.GetUtcNow();
        try
        {
            db.ChangeTracker.Clear();
            var route = await routes.OfAsync(claim.ProjectId, CancellationToken.None);
            var composed = claim.TicketId is null
                ? await composeAccount.RunAsync(claim.MailId, CancellationToken.None)
                : await compose.RunAsync(claim.MailId, route.From, CancellationToken.None);
            return new WrittenMail(composed, route.Transport, null, at);
        }
#pragma warning disable CA1031 // See the remarks.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogError(e, "Mail {MailId} could not be composed", claim.MailId);
            return new WrittenMail(Composed.Nothing(MailState.Failed, ""), routes.Installation.Transport, WrittenMail.OwnError, at);
        }
    }
}
