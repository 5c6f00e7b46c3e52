using System.ComponentModel.DataAnnotations;
using Dashboard.Data.Projects;
using Dashboard.Platform;
using Dashboard.Platform.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Account;

/// <summary>Looking at it changes nothing; sending it uses the link up. Without a good link the page does not exist.</summary>
[AllowAnonymous]
public sealed class FirstStartModel(FirstStartLinks links, FoundInstallation found, RateLimits limits) : LinkPage(limits)
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await links.IsValidAsync(Token, cancellationToken))
            return NoSuchLink();
        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await links.IsValidAsync(Token, cancellationToken))
            return NoSuchLink();
        if (ModelState.IsValid && !EmailAddress.IsWellFormed(Input.Email.Trim()))
            ModelState.AddModelError("Input.Email", "That is not an email address.");
        if (!ModelState.IsValid)
            return Refused();
        var founding = await found.RunAsync(Token!, Input.Email.Trim(), Input.Password, Input.ProjectName.Trim(), cancellationToken);
        if (founding.Project is { } project)
            return LocalRedirect("/" + project.Slug);
        if (founding.Refusals.Count == 0)
            return NoSuchLink();
        foreach (var refusal in founding.Refusals)
            ModelState.AddModelError(refusal.Code.StartsWith("Password", StringComparison.Ordinal) ? "Input.Password" : "Input.Email", refusal.Description);
        return Refused();
    }

    public sealed class InputModel
    {
        [Required(ErrorMessage = "Enter your email address.")]
        [StringLength(256, ErrorMessage = "That is too long for an email address.")]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Choose a password.")]
        [StringLength(1024, ErrorMessage = "That is too long for a password.")]
        public string Password { get; set; } = "";

        [Required(ErrorMessage = "Name your first project.")]
        [StringLength(Project.MaxNameLength, ErrorMessage = "A project's name has at most 80 characters.")]
        public string ProjectName { get; set; } = "";
    }
}
