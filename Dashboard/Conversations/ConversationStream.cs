using Dashboard.Identity;
using Dashboard.Tickets;

namespace Dashboard.Conversations;

/// <summary>
/// Live events of a door's session, as server-sent events: <c>unread</c>, <c>changed</c>, <c>typing</c> (docs/API.md). Ends with the session,
/// within a second. A stream lives long: map its endpoint with <c>ShortCircuit()</c> and let it take no scoped service, or each stream keeps a
/// database context.
/// </summary>
public sealed class ConversationStream(CustomerStreams streams, SessionWatch watch)
{
    /// <param name="http">Admitted already; an answer for another origin is allowed by the door (<c>CrossOrigin</c>).</param>
    /// <param name="session">Holds at this moment.</param>
    /// <param name="scope">What it may see.</param>
    public async Task WriteAsync(HttpContext http, WatchedSession session, CustomerScope scope)
    {
        ArgumentNullException.ThrowIfNull(http);
        using var life = watch.Begin(session, http.RequestAborted);
        await streams.WriteAsync(http, scope, life.Token);
    }
}
