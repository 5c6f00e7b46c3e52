using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Platform;
using Dashboard.Platform.Mail;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.InboundMail;

/// <summary>Settings → Mail → Replies by mail: where a mail server hands mail over, with which secret, and how it is set up.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class SettingsModel(
    DashboardDbContext db, CurrentProject current, DoorSecrets secrets, MailOptions options, PublicUrl publicUrl, TimeProvider time) : PageModel
{
    public MailSecretPanel Secret { get; private set; } = null!;

    public string ProjectSlug => current.Slug;

    public string? ReplyDomain => options.ReplyDomain;

    public bool CanReadMail => MailOptions.HasMailKit;

    public bool KnowsAddress => publicUrl.Address is not null;

    public string Endpoint => publicUrl.To($"api/inbound-mail/{current.Slug}")?.AbsoluteUri ?? $"{Request.Scheme}://{Request.Host}/api/inbound-mail/{current.Slug}";

    public string ScriptText => MailServerSetup.Script(Endpoint);

    public string PostfixText => MailServerSetup.Postfix(options.ReplyDomain ?? "reply.example.com");

    public string CurlText => MailServerSetup.Curl(Endpoint);

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    /// <summary>The first secret; a second press finds it there.</summary>
    public async Task<IActionResult> OnPostAsync([FromServices] CreateSecret create, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.LockProjectAsync(current.ProjectId, cancellationToken);
        var created = await create.AddAsync(MailSecrets.KeyOf(current), current.UserName, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (created is null) this.Flash("There is a secret already.", FlashKind.Warning);
        else this.Flash("Created. The secret waits behind Reveal once.");
        return RedirectToPage(null, null, new { project = current.Slug }, "secret");
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var history = await secrets.HistoryAsync(MailSecrets.KeyOf(current), cancellationToken);
        Secret = new MailSecretPanel(history.FirstOrDefault(s => s.IsCurrent), history.FirstOrDefault(s => s.IsAccepted(time.GetUtcNow()) && !s.IsCurrent));
    }
}

/// <param name="Current">Null until one is created.</param>
/// <param name="Overlapping">The replaced one that still works; null outside an overlap.</param>
public sealed record MailSecretPanel(DoorSecret? Current, DoorSecret? Overlapping);
