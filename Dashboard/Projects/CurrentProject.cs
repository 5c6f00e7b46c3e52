using Dashboard.Data.Team;

namespace Dashboard.Projects;

/// <summary>
/// The project of the route and the member who asks, filled by the authorisation of the request. Every look-up of a
/// staff page goes through <see cref="ProjectId"/>: looking up is the authorisation.
/// </summary>
public sealed class CurrentProject
{
    private ProjectMember? member;

    /// <summary>False on pages outside a project.</summary>
    public bool IsKnown => member is not null;

    public long ProjectId => Member.ProjectId;

    public string Slug => Member.Slug;

    public string Name => Member.Name;

    public Guid UserId => Member.UserId;

    public string UserName => Member.UserName;

    public ProjectRole Role => Member.Role;

    /// <summary>Owner or Admin.</summary>
    public bool CanAdminister => Role is ProjectRole.Owner or ProjectRole.Admin;

    /// <summary>Owner, Admin or Agent: may see and answer tickets.</summary>
    public bool CanAnswer => Role is ProjectRole.Owner or ProjectRole.Admin or ProjectRole.Agent;

    /// <summary>Owner, Admin or Engineer: may use the Verification Tool.</summary>
    public bool CanVerify => Role is ProjectRole.Owner or ProjectRole.Admin or ProjectRole.Engineer;

    private ProjectMember Member =>
        member ?? throw new InvalidOperationException("This page is outside a project: it needs a project policy and {project} in its route.");

    internal void Enter(ProjectMember entering) => member = entering;
}

/// <summary>One member in one project, as authorisation looked it up.</summary>
public sealed record ProjectMember(long ProjectId, string Slug, string Name, Guid UserId, string UserName, ProjectRole Role);
