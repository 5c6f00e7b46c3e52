using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Customers;

/// <summary>Undoes one merge, after both parts were seen side by side.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class UnmergeModel(CompareCustomers compare, UnmergeCustomer unmerge, CurrentProject current) : TakeApartPage(current)
{
    public async Task<IActionResult> OnGetAsync([FromRoute] string member, CancellationToken cancellationToken) =>
        Show(await compare.ForUnmergeAsync(ProjectId, Customer, member, cancellationToken));

    public async Task<IActionResult> OnPostAsync([FromRoute] string member, CancellationToken cancellationToken) =>
        Done(await unmerge.RunAsync(ProjectId, Customer, member, cancellationToken), "They are two records again.");
}
