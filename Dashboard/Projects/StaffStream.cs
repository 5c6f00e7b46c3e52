using System.Data.Common;
using System.Threading.Channels;
using Dashboard.Data;
using Dashboard.Platform.Live;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Projects;

/// <summary>
/// Streams of hints for one member's open page. A stream keeps the authorisation it began with, so it is looked up again whenever the team
/// changes, here or at another instance, and ends with the membership or the role.
/// </summary>
public sealed class StaffStream(LiveEvents live, IServiceScopeFactory scopes, TimeProvider time, IHostApplicationLifetime lifetime)
{
    // What else may end a session (a new password, say) ends its streams so: the browser asks again.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Under which it is published, after the commit, that somebody left the project's team or has another role in it.</summary>
    public static string TeamTopic(long projectId) => FormattableString.Invariant($"team:{projectId}");

    /// <summary>Passes a topic's events on for as long as the member may hear them.</summary>
    /// <param name="policy">Of <see cref="ProjectPolicies"/>: the one that the request was let in by.</param>
    public async Task WriteAsync(HttpContext http, CurrentProject current, string policy, string topic)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(current);
        using var longest = new CancellationTokenSource(Longest, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping, longest.Token);
        var watching = WatchAsync(current.ProjectId, current.UserId, policy, live.Subscribe(TeamTopic(current.ProjectId), ending.Token), ending);
        try
        {
            await EventStream.WriteAsync(http.Response, live.Subscribe(topic, ending.Token), time, ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await watching;
        }
    }

    /// <summary>Cancels <paramref name="ending"/> once the member may not hear this any more.</summary>
    private async Task WatchAsync(long projectId, Guid userId, string policy, ChannelReader<LiveEvent> team, CancellationTokenSource ending)
    {
        try
        {
            // The first look is for what happened between the authorisation and the subscription.
            while (await MayHearAsync(projectId, userId, policy, ending.Token) && await team.WaitToReadAsync(ending.Token))
            {
                while (team.TryRead(out _))
                {
                    // Several changes are one look.
                }
            }

            await ending.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // It ended otherwise.
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
        {
            // In doubt the browser asks again.
            await ending.CancelAsync();
        }
    }

    private async Task<bool> MayHearAsync(long projectId, Guid userId, string policy, CancellationToken cancellationToken)
    {
        var roles = ProjectPolicies.RolesOf(policy);
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DashboardDbContext>().Memberships
            .AnyAsync(m => m.ProjectId == projectId && m.UserId == userId && roles.Contains(m.Role), cancellationToken);
    }
}
