using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Errors;
using Dashboard.Platform.Live;
using Dashboard.Platform.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>
/// Server-sent events for customers, whatever door they are at: <c>unread</c> with the number of conversations that have something new,
/// <c>changed</c> (look again), <c>typing</c> with id and name. An open stream holds no timer, no database connection and no service scope; while nothing
/// happens it costs a few bytes each quarter of a minute.
/// </summary>
public sealed class CustomerStreams : IDisposable
{
    /// <summary>Proxies cut what is silent for a minute; readers give up after three of these.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>How far clocks of several machines may be apart.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    private const int MostMissed = 1_000;

    private static readonly byte[] StillHere = ":\n\n"u8.ToArray();

    private readonly ConcurrentDictionary<long, int> projects = new();
    private readonly IServiceScopeFactory scopes;
    private readonly LiveEvents live;
    private readonly OpenStreams open;
    private readonly TimeProvider time;
    private readonly ILogger<CustomerStreams> logger;
    private readonly CancellationToken stopping;
    private readonly Pulse pulse;

    public CustomerStreams(
        IServiceScopeFactory scopes, LiveEvents live, OpenStreams open, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<CustomerStreams> logger)
    {
        ArgumentNullException.ThrowIfNull(lifetime);
        (this.scopes, this.live, this.open, this.time, this.logger) = (scopes, live, open, time, logger);
        stopping = lifetime.ApplicationStopping;
        pulse = new Pulse(time, Heartbeat, () => _ = CatchUpAsync());
    }

    public void Dispose() => pulse.Dispose();

    /// <summary>Writes until the session is over; 429 where address or customer has too many open already. The caller has admitted the request and, if it comes from another origin, allowed it.</summary>
    /// <param name="scope">What its session may see; nothing else is told, not even that something happened.</param>
    /// <param name="ended">Cancelled with the session or the request.</param>
    public async Task WriteAsync(HttpContext http, CustomerScope scope, CancellationToken ended)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(scope);
        using var place = open.TryTake(http.Connection.RemoteIpAddress, scope.CustomerId);
        if (place is null)
        {
            RateLimits.TellRetryAfter(http.Response, OpenStreams.RetryAfter);
            await ApiProblem.WriteAsync(http, StatusCodes.Status429TooManyRequests, "too_many_streams");
            return;
        }

        Begin(http);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended, stopping);
        projects.AddOrUpdate(scope.ProjectId, 1, static (_, count) => count + 1);
        try
        {
            await FollowAsync(http.Response, scope, live.Subscribe(AnnounceTicket.TopicsOf(scope), over.Token), over.Token);
        }
        catch (OperationCanceledException)
        {
            // The visitor left, the session ended, or the process stops: either way the stream is over.
        }
        finally
        {
            await over.CancelAsync();
            projects.AddOrUpdate(scope.ProjectId, 0, static (_, count) => count - 1);
            projects.TryRemove(KeyValuePair.Create(scope.ProjectId, 0));
        }
    }

    private static void Begin(HttpContext http)
    {
        var headers = http.Response.Headers;
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        headers.CacheControl = "no-store";
        // Proxies that buffer would hold every event back.
        headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // The token has done its work; it need not stay in memory for as long as the stream.
        http.Request.Headers.Authorization = default;
    }

    private async Task FollowAsync(HttpResponse response, CustomerScope scope, ChannelReader<LiveEvent> news, CancellationToken cancellationToken)
    {
        var shown = await LookAsync(scope, cancellationToken);
        await WriteAsync(response, "retry: 3000\n\n" + Unread(shown), cancellationToken);
        var hint = news.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            await Task.WhenAny(hint, pulse.Next);
            cancellationToken.ThrowIfCancellationRequested();
            if (!hint.IsCompleted)
            {
                await response.Body.WriteAsync(StillHere, cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
                continue;
            }

            if (!await hint) return;
            var (changed, typing) = Take(news);
            hint = news.WaitToReadAsync(cancellationToken).AsTask();
            var text = new StringBuilder();
            if (typing is not null && await TypingAsync(scope, typing, cancellationToken) is { } said) text.Append(said);
            if (changed)
            {
                var now = await LookAsync(scope, cancellationToken);
                if (now != shown) text.Append(Unread(now)).Append("event: changed\ndata: \n\n");
                shown = now;
            }

            if (text.Length > 0) await WriteAsync(response, text.ToString(), cancellationToken);
        }
    }

    /// <summary>One look answers all hints that wait, and the last who types is the one to show.</summary>
    private static (bool Changed, string? Typing) Take(ChannelReader<LiveEvent> news)
    {
        var changed = false;
        string? typing = null;
        while (news.TryRead(out var happened))
        {
            if (happened.Name == AnnounceTyping.EventName) typing = happened.Data;
            else changed = true;
        }

        return (changed, typing);
    }

    private async Task<string?> TypingAsync(CustomerScope scope, string data, CancellationToken cancellationToken)
    {
        var (id, name) = AnnounceTyping.Read(data);
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<DashboardDbContext>();
        return await scope.Ticket(db, id).AnyAsync(cancellationToken)
            ? $"event: typing\ndata: {System.Text.Json.JsonSerializer.Serialize(new TypingData(id, name), TypingJson.Default.TypingData)}\n\n"
            : null;
    }

    // A stream lives long; it must not keep a database connection that long.
    private async Task<Look> LookAsync(CustomerScope scope, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<DashboardDbContext>();
        return await scope.Tickets(db).GroupBy(_ => 1)
            .Select(g => new Look(
                g.Count(t => t.LastAgentMessageNumber > t.CustomerReadNumber),
                g.Count(),
                g.Sum(t => (long)t.LastAgentMessageNumber),
                g.Sum(t => (long)t.LastCustomerMessageNumber),
                g.Count(t => t.StaffReadNumber >= t.LastCustomerMessageNumber),
                g.Sum(t => (long)t.Status)))
            .SingleOrDefaultAsync(cancellationToken) ?? new Look(0, 0, 0, 0, 0, 0);
    }

    /// <summary>
    /// Events are hints, and may be lost with the process that should have sent them: what changed lately is told again, to this process only,
    /// by one question for all streams. Those who have heard of it look, and see that they know it already.
    /// </summary>
    private async Task CatchUpAsync()
    {
        var open = projects.Keys.ToArray();
        if (open.Length == 0) return;
        try
        {
            await using var services = scopes.CreateAsyncScope();
            var db = services.ServiceProvider.GetRequiredService<DashboardDbContext>();
            var since = time.GetUtcNow() - Heartbeat - Tolerance;
            var changed = await db.Tickets.Where(t => EF.Parameter(open).Contains(t.ProjectId) && t.UpdatedAt > since).OrderByDescending(t => t.UpdatedAt)
                .Take(MostMissed).Select(t => new { t.CustomerId, t.IdentityId, t.PublicId }).ToListAsync(stopping);
            foreach (var ticket in changed) AnnounceTicket.Repeat(live, ticket.CustomerId, ticket.IdentityId, ticket.PublicId);
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            logger.LogWarning(e, "Cannot look for conversations that changed");
        }
    }

    private static string Unread(Look look) => string.Create(CultureInfo.InvariantCulture, $"event: unread\ndata: {look.Unread}\n\n");

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>What a customer could see change, in a few numbers.</summary>
    private sealed record Look(int Unread, int Tickets, long AgentMessages, long CustomerMessages, int Seen, long Statuses);
}
