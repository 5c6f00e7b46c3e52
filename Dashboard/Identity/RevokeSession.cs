using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Platform.Live;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>
/// Ends one customer's session at once, everywhere: its id is on the deny-list until its token would have expired, and its streams are told.
/// </summary>
public sealed class RevokeSession(IServiceScopeFactory scopes, LiveEvents live)
{
    /// <summary>Where it is heard that some session ended; data is its id.</summary>
    public const string AnyTopic = "sessions";

    /// <summary>Where it is heard that one session ended.</summary>
    public static string TopicOf(Guid sessionId) => $"session:{sessionId:N}";

    /// <summary>Ending it twice is no error.</summary>
    public async Task RunAsync(Guid sessionId, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            if (!await db.RevokedSessions.AnyAsync(s => s.SessionId == sessionId, cancellationToken))
            {
                db.RevokedSessions.Add(new RevokedSession(sessionId, expiresAt));
                try
                {
                    await db.SaveChangesAsync(cancellationToken);
                    await transaction.CommitAsync(cancellationToken);
                }
                catch (DbUpdateException)
                {
                    // Revoked twice at the same moment: it is revoked.
                }
            }
        }

        live.Publish(TopicOf(sessionId), "ended");
        live.Publish(AnyTopic, "ended", sessionId.ToString("N"));
    }
}
