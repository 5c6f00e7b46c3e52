using Dashboard.Tickets;

namespace Dashboard.Portal;

/// <summary>Server-sent events for one frame (<see cref="CustomerStreams"/>). Ends within a second of its session's end.</summary>
internal static class PortalStream
{
    public static async Task RunAsync(HttpContext http, CustomerStreams streams, PortalSessions sessions)
    {
        if (await PortalAccess.AdmitAsync(http) is not { } visitor) return;
        using var life = sessions.Watch(visitor.Session, http.RequestAborted);
        await streams.WriteAsync(http, visitor.Scope, life.Token);
    }
}
