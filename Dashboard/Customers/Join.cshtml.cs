using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Customers;

/// <summary>Undoes one join, after both parts were seen side by side.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class JoinModel(CompareCustomers compare, UndoJoin undo, CurrentProject current) : TakeApartPage(current)
{
    public async Task<IActionResult> OnGetAsync([FromRoute] long join, CancellationToken cancellationToken) =>
        Show(await compare.ForUndoJoinAsync(ProjectId, Customer, join, cancellationToken));

    public async Task<IActionResult> OnPostAsync([FromRoute] long join, CancellationToken cancellationToken) =>
        Done(await undo.RunAsync(ProjectId, Customer, join, cancellationToken), "The identity and its tickets are back on their own record.");
}
