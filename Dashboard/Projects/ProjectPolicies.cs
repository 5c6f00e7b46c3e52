using System.Security.Claims;
using Dashboard.Data;
using Dashboard.Data.Team;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Projects;

/// <summary>Names of the policies that pages of a project use (product §8).</summary>
public static class ProjectPolicies
{
    /// <summary>Any role.</summary>
    public const string Member = "ProjectMember";

    /// <summary>Owner, Admin, Agent.</summary>
    public const string Agent = "ProjectAgent";

    /// <summary>Owner, Admin, Engineer.</summary>
    public const string Engineer = "ProjectEngineer";

    /// <summary>Owner, Admin.</summary>
    public const string Admin = "ProjectAdmin";

    public const string Owner = "ProjectOwner";

    private static readonly Dictionary<string, ProjectRole[]> Roles = new(StringComparer.Ordinal)
    {
        [Member] = [ProjectRole.Owner, ProjectRole.Admin, ProjectRole.Agent, ProjectRole.Engineer],
        [Agent] = [ProjectRole.Owner, ProjectRole.Admin, ProjectRole.Agent],
        [Engineer] = [ProjectRole.Owner, ProjectRole.Admin, ProjectRole.Engineer],
        [Admin] = [ProjectRole.Owner, ProjectRole.Admin],
        [Owner] = [ProjectRole.Owner],
    };

    /// <summary>The roles that one of these policies lets in.</summary>
    internal static ProjectRole[] RolesOf(string policy) => Roles[policy];

    internal static void Add(AuthorizationOptions options)
    {
        foreach (var (name, roles) in Roles)
            options.AddPolicy(name, policy => policy.RequireAuthenticatedUser().AddRequirements(new ProjectRoleRequirement(roles)));
    }
}

/// <summary>The user has one of these roles in the project of the route.</summary>
internal sealed record ProjectRoleRequirement(IReadOnlyCollection<ProjectRole> Roles) : IAuthorizationRequirement;

internal sealed class ProjectRoleHandler(IHttpContextAccessor http, DashboardDbContext db, CurrentProject current)
    : AuthorizationHandler<ProjectRoleRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, ProjectRoleRequirement requirement)
    {
        if (!current.IsKnown && await FindMemberAsync(context.User) is { } member) current.Enter(member);
        if (!current.IsKnown) context.Fail(new AuthorizationFailureReason(this, NotFoundInsteadOfForbidden.Reason));
        else if (requirement.Roles.Contains(current.Role)) context.Succeed(requirement);
    }

    private async Task<ProjectMember?> FindMemberAsync(ClaimsPrincipal user)
    {
        if (http.HttpContext is not { } request || request.GetRouteValue("project") is not string slug) return null;
        if (!Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var userId)) return null;
        return await db.Memberships.AsNoTracking()
            .Where(m => m.UserId == userId && m.Project.Slug == slug)
            .Select(m => new ProjectMember(m.ProjectId, m.Project.Slug, m.Project.Name, m.UserId, m.User.DisplayName, m.Role))
            .SingleOrDefaultAsync(request.RequestAborted);
    }
}

/// <summary>A stranger does not learn which projects exist: no membership is answered like no such page.</summary>
internal sealed class NotFoundInsteadOfForbidden : IAuthorizationMiddlewareResultHandler
{
    public const string Reason = "no such project for this user";

    private readonly AuthorizationMiddlewareResultHandler fallback = new();

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.AuthorizationFailure?.FailureReasons.Any(r => r.Message == Reason) == true
            && context.User.Identity?.IsAuthenticated == true)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return fallback.HandleAsync(next, context, policy, authorizeResult);
    }
}
