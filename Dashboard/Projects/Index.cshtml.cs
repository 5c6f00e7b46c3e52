using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Projects;

/// <summary>The start page: whoever has one project goes straight to it.</summary>
public sealed class IndexModel(MyProjects mine) : PageModel
{
    public IReadOnlyList<MyProject> Projects { get; private set; } = [];

    public bool MayCreate { get; private set; }

    /// <param name="all">True shows the list even when there is only one.</param>
    public async Task<IActionResult> OnGetAsync(bool all, CancellationToken cancellationToken)
    {
        Projects = await mine.ListAsync(User, cancellationToken);
        if (Projects is [var only] && !all)
            return LocalRedirect("/" + only.Slug);
        MayCreate = await mine.MayCreateAsync(User, cancellationToken);
        return Page();
    }
}
