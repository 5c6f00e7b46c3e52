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
        var mayHear = WhileMayHearAsync(current.ProjectId, current.UserId, policy, live.Subscribe(TeamTopic(current.ProjectId), ending.Token), ending.Token);
        var writing = EventStream.WriteAsync(http.Response, live.Subscribe(topic, ending.Token), time, ending.Token);
        await Task.WhenAny(mayHear, writing);
        await ending.CancelAsync();
        await Task.WhenAll(mayHear, writing);
    }

    /// <summary>Completes once the member may not hear this any more.</summary>
    private async Task WhileMayHearAsync(long projectId, Guid userId, string policy, ChannelReader<LiveEvent> team, CancellationToken cancellationToken)
    {
        try
        {
            // The first look is for what happened between the authorisation and the subscription.
            while (await MayHearAsync(projectId, userId, policy, cancellationToken) && await team.WaitToReadAsync(cancellationToken))
            {
                while (team.TryRead(out _))
                {
                    // Several changes are one look.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It ended otherwise.
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
        {
            // In doubt it ends, and the browser asks again.
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
