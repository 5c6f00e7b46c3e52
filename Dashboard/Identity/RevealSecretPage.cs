using Dashboard.Data.Identity;
using Dashboard.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Identity;

/// <summary>The one reveal: the secret stands in the answer of this POST and nowhere else, ever.</summary>
public abstract class RevealSecretPage(CurrentProject current, RevealSecret reveal, DoorSecrets secrets) : SecretDoorPage(current)
{
    public override string Here => "Secret";

    /// <summary>Null where it had been revealed before.</summary>
    public string? Text { get; private set; }

    /// <summary>The one that was revealed, now or before; null where there is none.</summary>
    public DoorSecret? Current { get; private set; }

    public IActionResult OnGet() => BackToPanel();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Text = await reveal.ExecuteAsync(Door.Key, By, cancellationToken);
        Current = (await secrets.HistoryAsync(Door.Key, cancellationToken)).FirstOrDefault(s => s.IsCurrent);
        Response.Headers.CacheControl = "no-store";
        if (Text is null) Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }
}
