using System.ComponentModel.DataAnnotations;
using Dashboard.Data;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Projects;

/// <summary>Another project, for owners.</summary>
public sealed class NewModel(MyProjects mine, CreateProject create, DashboardDbContext db, UserManager<User> users) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await mine.MayCreateAsync(User, cancellationToken) ? Page() : Forbid();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await mine.MayCreateAsync(User, cancellationToken))
            return Forbid();
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await users.GetUserAsync(User) is not { } owner)
            return Challenge();
        var project = await create.RunAsync(Input.Name.Trim(), owner, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return LocalRedirect("/" + project.Slug);
    }

    public sealed class InputModel
    {
        [Required(ErrorMessage = "Name the project.")]
        [StringLength(Project.MaxNameLength, ErrorMessage = "A project's name has at most 80 characters.")]
        public string Name { get; set; } = "";
    }
}
