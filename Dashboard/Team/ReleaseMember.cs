using System.Globalization;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Live;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Team;

/// <summary>What somebody had in hand who may not do it any more. Part of a change of the team, inside its transaction.</summary>
public sealed class ReleaseMember(DashboardDbContext db, LiveEvents live, TimeProvider time)
{
    /// <summary>Their open tickets go back to unassigned, and each thread says so. The caller saves.</summary>
    /// <param name="why">Why, as the thread puts it: "is no longer in the team".</param>
    public async Task<IReadOnlyList<Ticket>> UnassignTicketsAsync(
        long projectId, User member, string actorName, string why, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(member);
        var open = db.Tickets.Where(t => t.ProjectId == projectId && t.AssigneeId == member.Id && t.Status != TicketStatus.Resolved);
        // Bumping the version is what locks them, as it does one by one.
        await open.ExecuteUpdateAsync(set => set.SetProperty(t => t.Version, t => t.Version + 1), cancellationToken);
        var tickets = await open.AsTracking().OrderBy(t => t.Id).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        foreach (var ticket in tickets)
        {
            ticket.Assign(null, now);
            ticket.AddEvent(actorName, $"unassigned this: {member.DisplayName} {why}", now);
        }

        return tickets;
    }

    /// <summary>Their open invitations end: nobody comes in on the word of somebody who has none any more. The caller saves.</summary>
    /// <returns>The addresses that were invited.</returns>
    public async Task<IReadOnlyList<string>> RevokeInvitationsAsync(long projectId, Guid userId, CancellationToken cancellationToken)
    {
        var invitations = await db.Invitations.AsTracking().Where(i => i.ProjectId == projectId && i.InvitedById == userId && i.EndedAt == null)
            .OrderBy(i => i.Id).ToListAsync(cancellationToken);
        foreach (var invitation in invitations) invitation.Finish(InvitationEnd.Revoked, time.GetUtcNow());
        return [.. invitations.Select(i => i.Email)];
    }

    /// <summary>After the commit: open lists and threads look again, and streams of whoever may not hear them any more end.</summary>
    public void Announce(long projectId, IReadOnlyList<Ticket> tickets)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        live.Publish(StaffStream.TeamTopic(projectId), LiveEvents.LookAgainName);
        foreach (var ticket in tickets)
        {
            var number = ticket.Number.ToString(CultureInfo.InvariantCulture);
            live.Publish(string.Create(CultureInfo.InvariantCulture, $"ticket:{ticket.Id}"), "change", number);
            live.Publish(string.Create(CultureInfo.InvariantCulture, $"project:{ticket.ProjectId}"), "change", number);
        }
    }

    /// <summary>The same for the audit trail; null if there was nothing.</summary>
    public static string? InWords(IReadOnlyList<Ticket> tickets, IReadOnlyList<string> invitations)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        ArgumentNullException.ThrowIfNull(invitations);
        List<string> said = [];
        if (tickets.Count > 0) said.Add($"Back to unassigned: {string.Join(", ", tickets.Select(t => $"#{t.Number}"))}.");
        if (invitations.Count > 0) said.Add($"Invitations revoked: {string.Join(", ", invitations)}.");
        return said.Count == 0 ? null : string.Join(' ', said);
    }
}
