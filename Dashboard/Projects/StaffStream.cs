using System.Data.Common;
using System.Security.Claims;
using System.Threading.Channels;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Platform.Live;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Projects;

/// <summary>
/// Streams of hints for one member's open page. A stream keeps the authorisation it began with, so it is looked up again whenever the team
/// or the account changes, here or at another instance, and ends with the membership, the role, or the session that a new password ended.
/// </summary>
public sealed class StaffStream(
    LiveEvents live, IServiceScopeFactory scopes, IOptions<IdentityOptions> identity, TimeProvider time, IHostApplicationLifetime lifetime)
{
    // What is told to nobody (a change made in the database by hand, say) ends streams so: the browser asks again.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly string stampClaim = identity.Value.ClaimsIdentity.SecurityStampClaimType;

    /// <summary>Under which it is published, after the commit, that somebody left the project's team or has another role in it.</summary>
    public static string TeamTopic(long projectId) => FormattableString.Invariant($"team:{projectId}");

    /// <summary>Under which it is published, after the commit, that an account has another security stamp: sessions made under the old one are over.</summary>
    public static string AccountTopic(Guid userId) => $"account:{userId:D}";

    /// <summary>Passes a topic's events on for as long as the member may hear them.</summary>
    /// <param name="policy">Of <see cref="ProjectPolicies"/>: the one that the request was let in by.</param>
    public async Task WriteAsync(HttpContext http, CurrentProject current, string policy, string topic)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(current);
        using var longest = new CancellationTokenSource(Longest, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping, longest.Token);
        var listener = new Listener(current.ProjectId, current.UserId, http.User.FindFirstValue(stampClaim), ProjectPolicies.RolesOf(policy));
        var changes = live.Subscribe([TeamTopic(current.ProjectId), AccountTopic(current.UserId)], ending.Token);
        var mayHear = WhileMayHearAsync(listener, changes, ending.Token);
        var writing = EventStream.WriteAsync(http.Response, live.Subscribe(topic, ending.Token), time, ending.Token);
        await Task.WhenAny(mayHear, writing);
        await ending.CancelAsync();
        await Task.WhenAll(mayHear, writing);
    }

    /// <summary>Completes once the member may not hear this any more.</summary>
    private async Task WhileMayHearAsync(Listener listener, ChannelReader<LiveEvent> changes, CancellationToken cancellationToken)
    {
        try
        {
            // The first look is for what happened between the authorisation and the subscription.
            while (await MayHearAsync(listener, cancellationToken) && await changes.WaitToReadAsync(cancellationToken))
            {
                while (changes.TryRead(out _))
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

    private async Task<bool> MayHearAsync(Listener listener, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DashboardDbContext>().Memberships
            .AnyAsync(
                m => m.ProjectId == listener.ProjectId && m.UserId == listener.UserId && listener.Roles.Contains(m.Role) && m.User.SecurityStamp == listener.Stamp,
                cancellationToken);
    }

    /// <param name="Stamp">The account's security stamp when the session began.</param>
    private sealed record Listener(long ProjectId, Guid UserId, string? Stamp, ProjectRole[] Roles);
}
