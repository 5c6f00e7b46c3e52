using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Team;

/// <param name="LastSignedInAt">Null if never, or not since this is kept.</param>
public sealed record TeamMember(
    Guid UserId, string Name, string Email, ProjectRole Role, DateTimeOffset JoinedAt, DateTimeOffset? LastSignedInAt);

/// <summary>An invitation that nobody has accepted or revoked.</summary>
/// <param name="Mail">What became of the mail with its link; null where an admin was shown the link.</param>
/// <param name="MailReason">Why that mail is tried again or failed.</param>
public sealed record OpenInvitation(
    long Id, string Email, ProjectRole Role, string InvitedByName, DateTimeOffset ExpiresAt, MailState? Mail, string? MailReason)
{
    public DateTimeOffset SentAt => ExpiresAt - Invitation.Lifetime;
}

/// <summary>Reads one project's team.</summary>
public sealed class TeamQueries(DashboardDbContext db)
{
    /// <summary>Owners first, then by name.</summary>
    public Task<List<TeamMember>> MembersAsync(long projectId, CancellationToken cancellationToken) =>
        Lines(db.Memberships.Where(m => m.ProjectId == projectId)).ToListAsync(cancellationToken);

    public Task<TeamMember?> FindMemberAsync(long projectId, Guid userId, CancellationToken cancellationToken) =>
        Lines(db.Memberships.Where(m => m.ProjectId == projectId && m.UserId == userId)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>How many open tickets of the project are assigned to somebody.</summary>
    public Task<int> OpenTicketsAsync(long projectId, Guid userId, CancellationToken cancellationToken) =>
        db.Tickets.CountAsync(t => t.ProjectId == projectId && t.AssigneeId == userId && t.Status != TicketStatus.Resolved, cancellationToken);

    /// <summary>How many open invitations somebody made: they end with their say over the team.</summary>
    public Task<int> InvitationsOfAsync(long projectId, Guid userId, CancellationToken cancellationToken) =>
        db.Invitations.CountAsync(i => i.ProjectId == projectId && i.InvitedById == userId && i.EndedAt == null, cancellationToken);

    /// <summary>Newest first, expired ones too.</summary>
    public Task<List<OpenInvitation>> InvitationsAsync(long projectId, CancellationToken cancellationToken) =>
        Lines(db.Invitations.Where(i => i.ProjectId == projectId && i.EndedAt == null)).ToListAsync(cancellationToken);

    public Task<OpenInvitation?> FindInvitationAsync(long projectId, long id, CancellationToken cancellationToken) =>
        Lines(db.Invitations.Where(i => i.ProjectId == projectId && i.Id == id && i.EndedAt == null)).SingleOrDefaultAsync(cancellationToken);

    private static IQueryable<TeamMember> Lines(IQueryable<Membership> members) =>
        members.OrderBy(m => m.Role).ThenBy(m => m.User.DisplayName).ThenBy(m => m.Id)
            .Select(m => new TeamMember(m.UserId, m.User.DisplayName, m.User.Email!, m.Role, m.JoinedAt, m.User.LastSignedInAt));

    private static IQueryable<OpenInvitation> Lines(IQueryable<Invitation> invitations) =>
        invitations.OrderByDescending(i => i.Id)
            .Select(i => new OpenInvitation(
                i.Id, i.Email, i.Role, i.InvitedByName, i.ExpiresAt, i.MailId == null ? null : i.Mail!.State, i.MailId == null ? null : i.Mail!.Reason));
}
