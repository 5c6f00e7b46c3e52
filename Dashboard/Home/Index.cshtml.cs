using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Home;

/// <summary>What waits in this project now, and how it has been going.</summary>
[Authorize(ProjectPolicies.Member)]
public sealed class IndexModel(CurrentProject current) : PageModel
{
    public CurrentProject Current => current;
}
