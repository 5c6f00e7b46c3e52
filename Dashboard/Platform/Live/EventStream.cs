using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Features;

namespace Dashboard.Platform.Live;

/// <summary>Passes events on as server-sent events (HTML Living Standard, "Server-sent events").</summary>
public static class EventStream
{
    /// <summary>A comment goes out when nothing else has for this long, so that proxies keep the connection.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Writes until the reader completes or <paramref name="cancellationToken"/> is cancelled. The caller bounds both: a stream
    /// that never ends outlives the authorisation it began with.
    /// </summary>
    public static async Task WriteAsync(
        HttpResponse response, ChannelReader<LiveEvent> events, TimeProvider time, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // nginx holds answers back otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await SendAsync(response, "retry: 3000\n\n", cancellationToken);
            while (await NextAsync(events, time, cancellationToken) is { } text) await SendAsync(response, text, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The reader went away, or the stream's time is over: the ordinary end.
        }
    }

    private static async Task<string?> NextAsync(ChannelReader<LiveEvent> events, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!events.TryRead(out var next))
        {
            using var beat = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var waiting = events.WaitToReadAsync(beat.Token).AsTask();
            var silence = Task.Delay(Heartbeat, time, beat.Token);
            var first = await Task.WhenAny(waiting, silence);
            if (first == waiting && !await waiting) return null;
            await beat.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (!events.TryRead(out next)) return ":\n\n";
        }

        var text = new StringBuilder().Append("event: ").Append(next.Name).Append('\n');
        foreach (var line in next.Data.Split('\n')) text.Append("data: ").Append(line).Append('\n');
        return text.Append('\n').ToString();
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
