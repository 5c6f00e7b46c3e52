using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform;
using Dashboard.Platform.Mail;
using Dashboard.Platform.RateLimiting;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>Settings, Mail: through which server, and a test that says in words what that server answered.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class MailModel(DashboardDbContext db, MailOptions options, PublicUrl publicUrl, ReadMailServer read, CurrentProject current) : PageModel
{
    [BindProperty]
    public MailServerInput Input { get; set; } = new();

    /// <summary>Who gets the test.</summary>
    [BindProperty]
    public string? To { get; set; }

    /// <summary>What is tested: the server as typed, unless it says <c>installation</c>.</summary>
    [BindProperty]
    public string? Through { get; set; }

    /// <summary>The project's own server; null where mail goes through the installation's.</summary>
    public MailServer? Stored { get; private set; }

    /// <summary>What a test came to; null before one.</summary>
    public MailTrial? Trial { get; private set; }

    public string ProjectSlug => current.Slug;

    public bool ToFiles => options.Transport == MailTransportKind.Directory;

    public string Transport => ToFiles ? "Files in the data directory" : options.ToString();

    public string Sender => options.From.Name.Length > 0 ? options.From.ToString() : $"{current.Name} <{options.From.Address}>";

    public string? PublicUrl => publicUrl.Address?.AbsoluteUri;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Input = MailServerInput.Of(Stored);
        To = User.Identity?.Name;
    }

    public async Task<IActionResult> OnPostAsync([FromServices] UseMailServer use, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (await ReadAsync(cancellationToken) is not { } wish) return Again(StatusCodes.Status422UnprocessableEntity);
        if (!await use.RunAsync(current.ProjectId, wish, Input.Version, cancellationToken)) return await ConflictAsync(cancellationToken);
        this.Flash($"Saved. This project's mail now goes through {wish.Host}.");
        return RedirectToPage(new { project = current.Slug });
    }

    /// <summary>Tests what is typed, saved or not; the form stays as it is.</summary>
    public async Task<IActionResult> OnPostTestAsync([FromServices] SendTestMail test, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var isInstallation = Through == "installation" || (Stored is null && string.IsNullOrWhiteSpace(Input.Host));
        var wish = isInstallation ? null : await ReadAsync(cancellationToken);
        if (!Mailbox.TryCreate(To, null, out var to)) ModelState.AddModelError(nameof(To), "Enter an email address such as name@example.com.");
        if (to is null || !ModelState.IsValid) return Again(StatusCodes.Status422UnprocessableEntity);
        if (test.CountTest() is { } wait)
        {
            RateLimits.TellRetryAfter(Response, wait);
            ModelState.AddModelError(nameof(To), $"That was {SendTestMail.PerMinute} tests within a minute. Try again in {wait.TotalSeconds:0} seconds.");
            return Again(StatusCodes.Status429TooManyRequests);
        }

        Trial = wish is null ? await test.RunAsync(to, cancellationToken) : await test.RunAsync(wish, Stored, to, cancellationToken);
        return Page();
    }

    private async Task<MailServerWish?> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = await read.RunAsync(Input, Stored, cancellationToken);
        foreach (var (field, problem) in reading.Problems) ModelState.AddModelError($"{nameof(Input)}.{field}", problem);
        return ModelState.IsValid ? reading.Wish : null;
    }

    private async Task<PageResult> ConflictAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        ModelState.Remove($"{nameof(Input)}.{nameof(Input.Version)}");
        Input.Version = Stored?.Version ?? 0;
        ModelState.AddModelError("", $"Somebody else changed these settings meanwhile: mail now goes through {Stored?.Host ?? "the installation's server"}. What you typed is still here; saving once more replaces theirs.");
        return Again(StatusCodes.Status409Conflict);
    }

    private PageResult Again(int status)
    {
        Response.StatusCode = status;
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Stored = await db.MailServers.AsNoTracking().SingleOrDefaultAsync(s => s.ProjectId == current.ProjectId, cancellationToken);
}
