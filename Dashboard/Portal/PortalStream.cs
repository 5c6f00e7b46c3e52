using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Dashboard.Data;
using Dashboard.Platform.Live;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

/// <summary>
/// Server-sent events for one frame: <c>unread</c> with the count, <c>changed</c> with the id of one that did (empty: look at everything).
/// Ends within a second of its session's end.
/// </summary>
internal static class PortalStream
{
    /// <summary>How often the database is asked without a hint: events are hints, and may be lost with the process that publishes them.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(
        HttpContext http, LiveEvents live, PortalSessions sessions, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime,
        CancellationToken cancellationToken)
    {
        if (await PortalAccess.AdmitAsync(http) is not { } visitor) return;
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        // Proxies that buffer would hold every event back.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var news = live.Subscribe("customer:" + visitor.Scope.CustomerId.ToString(CultureInfo.InvariantCulture), ended.Token);
        var end = sessions.WhenEndedAsync(visitor.Session, ended.Token);
        var follow = FollowAsync(http, visitor.Scope, news, scopes, ended.Token);
        await Task.WhenAny(end, follow);
        await ended.CancelAsync();
        try
        {
            await Task.WhenAll(end, follow);
        }
        catch (OperationCanceledException)
        {
            // The visitor left, the session ended, or the process stops: either way the stream is over.
        }
    }

    private static async Task FollowAsync(
        HttpContext http, CustomerScope scope, ChannelReader<LiveEvent> news, IServiceScopeFactory scopes, CancellationToken cancellationToken)
    {
        var shown = await LookAsync(scopes, scope, cancellationToken);
        await WriteAsync(http, Unread(shown), cancellationToken);
        var hint = news.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            await Task.WhenAny(hint, Task.Delay(LookEvery, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            while (news.TryRead(out _))
            {
                // One look answers all of them.
            }

            if (hint.IsCompleted) hint = news.WaitToReadAsync(cancellationToken).AsTask();
            var now = await LookAsync(scopes, scope, cancellationToken);
            await WriteAsync(http, now == shown ? ": still here\n\n" : Unread(now) + "event: changed\ndata: \n\n", cancellationToken);
            shown = now;
        }
    }

    // A stream lives long; it must not keep a database connection that long.
    private static async Task<Look> LookAsync(IServiceScopeFactory scopes, CustomerScope scope, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<DashboardDbContext>();
        return await scope.Tickets(db).GroupBy(_ => 1)
            .Select(g => new Look(
                g.Count(t => t.LastAgentMessageNumber > t.CustomerReadNumber),
                g.Count(),
                g.Sum(t => (long)t.LastAgentMessageNumber),
                g.Sum(t => (long)t.LastCustomerMessageNumber),
                g.Sum(t => (long)t.Status)))
            .SingleOrDefaultAsync(cancellationToken) ?? new Look(0, 0, 0, 0, 0);
    }

    private static string Unread(Look look) => string.Create(CultureInfo.InvariantCulture, $"event: unread\ndata: {look.Unread}\n\n");

    private static async Task WriteAsync(HttpContext http, string text, CancellationToken cancellationToken)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>What a customer could see change, in a few numbers.</summary>
    private sealed record Look(int Unread, int Tickets, long AgentMessages, long CustomerMessages, long Statuses);
}
