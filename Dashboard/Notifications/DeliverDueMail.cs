using Dashboard.Data;
using Dashboard.Platform;

namespace Dashboard.Notifications;

/// <param name="Delivered">Whether a mail was taken care of, so that the next may be tried at once.</param>
/// <param name="NextDueAt">If not: when there is something to do; null if nothing waits at all.</param>
public readonly record struct DeliveryRound(bool Delivered, DateTimeOffset? NextDueAt);

/// <summary>
/// Takes care of due mails, once: claims them, decides of each by what is true now whether and with what it is sent, sends it, and writes down the
/// outcome (product §6). A crash at any moment loses no mail, since the claim's lease ends.
/// </summary>
public sealed class DeliverDueMail(DashboardDbContext db, PrepareMailBatch prepare, DeliverMailBatch deliver, MailRoutes routes)
{
    /// <summary>The next due mail, whatever server it goes through.</summary>
    public Task<DeliveryRound> RunAsync(CancellationToken cancellationToken) => RunAsync(MailScope.All, 1, cancellationToken);

    /// <summary>The next due mails of one server, one after another.</summary>
    /// <param name="most">At most so many, at least 1.</param>
    public async Task<DeliveryRound> RunAsync(MailLane lane, int most, CancellationToken stoppingToken) =>
        await RunAsync(MailScope.Of(lane, await routes.OwnAsync(stoppingToken)), most, stoppingToken);

    private Task<DeliveryRound> RunAsync(MailScope scope, int most, CancellationToken stoppingToken) => OwnThread.RunAsync(() =>
    {
        db.RelaxFlush();
        try
        {
            var batch = OwnThread.Await(prepare.RunAsync(scope, most, [], stoppingToken));
            if (batch.Claims.Count == 0) return new DeliveryRound(false, batch.NextDueAt);
            using var lines = new MailLines();
            deliver.Run(batch, lines, stoppingToken);
            return new DeliveryRound(true, null);
        }
        finally
        {
            db.RestoreFlush();
        }
    });
}
