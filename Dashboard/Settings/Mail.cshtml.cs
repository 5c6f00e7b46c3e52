using System.Net;
using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Platform;
using Dashboard.Platform.Mail;
using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Dashboard.Settings;

/// <summary>How the installation sends mail, with a test that says in words what the server answered.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class MailModel(
    IMailTransport transport, MailOptions options, PublicUrl publicUrl, IOptions<BrandingOptions> branding, DashboardDbContext db, AuditTrail audit,
    CurrentProject current) : PageModel
{
    [BindProperty]
    public string? To { get; set; }

    /// <summary>What the server answered to the test; null before one.</summary>
    public string? Outcome { get; private set; }

    public bool Worked { get; private set; }

    public string ProjectSlug => current.Slug;

    public bool ToFiles => options.Transport == MailTransportKind.Directory;

    public string Transport => ToFiles ? "Files in the data directory" : options.ToString();

    public string Sender => options.From.Name.Length > 0 ? options.From.ToString() : $"{current.Name} <{options.From.Address}>";

    public string? PublicUrl => publicUrl.Address?.AbsoluteUri;

    public void OnGet() => To = User.Identity?.Name;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!Mailbox.TryCreate(To, null, out var to))
        {
            ModelState.AddModelError(nameof(To), "Enter an email address such as name@example.com.");
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        audit.Add(current.ProjectId, "mail.tested", to.Address);
        await db.SaveChangesAsync(cancellationToken);
        var outcome = await transport.SendAsync(Letter(to), cancellationToken);
        Worked = outcome.Kind == MailOutcomeKind.Sent;
        Outcome = Worked ? $"{transport.Description} took the mail to {to.Address}." : outcome.Reason;
        return Page();
    }

    private OutgoingMail Letter(Mailbox to)
    {
        var text = $"{branding.Value.ProductName} can send mail for {current.Name}. {current.UserName} asked for this test.";
        return new OutgoingMail
        {
            From = options.From.Name.Length > 0 ? options.From : options.From with { Name = HeaderText.Clean(current.Name, 80).Replace('"', '\'') },
            To = to,
            Subject = $"Test mail of {current.Name}",
            Text = text,
            Html = $"<p>{WebUtility.HtmlEncode(text)}</p>",
            MessageId = $"{OpaqueId.New()}@{options.From.Domain}",
        };
    }
}
