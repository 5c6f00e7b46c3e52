using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.InboundMail;

/// <summary>The one reveal: the secret stands in the answer of this POST and nowhere else, ever.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class SecretModel(CurrentProject current, RevealSecret reveal, DoorSecrets secrets) : PageModel
{
    /// <summary>Null where it had been revealed before.</summary>
    public string? Text { get; private set; }

    public DoorSecret? Current { get; private set; }

    public IActionResult OnGet() => RedirectToPage("/InboundMail/Settings", null, new { project = current.Slug }, "secret");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var key = MailSecrets.KeyOf(current);
        Text = await reveal.ExecuteAsync(key, current.UserName, cancellationToken);
        Current = (await secrets.HistoryAsync(key, cancellationToken)).FirstOrDefault(s => s.IsCurrent);
        Response.Headers.CacheControl = "no-store";
        if (Text is null) Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }
}
