using Dashboard.Data.Projects;

namespace Dashboard.Data.Team;

/// <summary>What a member may do in one project (product §8).</summary>
public enum ProjectRole
{
    /// <summary>Everything, and other owners.</summary>
    Owner = 1,

    /// <summary>Settings, team, tickets, verification.</summary>
    Admin = 2,

    /// <summary>Tickets and customers.</summary>
    Agent = 3,

    /// <summary>Install, verification tool and handshake log; no ticket content.</summary>
    Engineer = 4,
}

/// <summary>A user's role in a project.</summary>
public sealed class Membership
{
    private Membership() { }

    public Membership(Project project, User user, ProjectRole role, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(user);
        Project = project;
        User = user;
        UserId = user.Id;
        Role = role;
        JoinedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public Project Project { get; private set; } = null!;

    public Guid UserId { get; private set; }

    public User User { get; private set; } = null!;

    public ProjectRole Role { get; private set; }

    public DateTimeOffset JoinedAt { get; private set; }

    /// <summary>Whether this member wants mail about customers' messages on tickets that nobody is assigned to.</summary>
    public bool NotifiedOfUnassigned { get; private set; }

    /// <summary>Whether this member wants mail about customers' messages on tickets assigned to them.</summary>
    public bool NotifiedOfAssigned { get; private set; } = true;

    public void ChangeRole(ProjectRole role) => Role = role;

    public void ChooseNotifications(bool assigned, bool unassigned)
    {
        NotifiedOfAssigned = assigned;
        NotifiedOfUnassigned = unassigned;
    }
}
