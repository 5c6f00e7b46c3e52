using Dashboard.Notifications;
using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Settings;

/// <summary>
/// A sample mail by itself, for the frame of the appearance page. Mail has styles in its elements, which pages may not; so this one is shut in: no script,
/// no form, nothing fetched, no origin, and only our own pages may frame it.
/// </summary>
[Authorize(Policy = ProjectPolicies.Admin)]
[RequestSizeLimit(MailAppearanceModel.MaxRequestBytes)]
public sealed class MailPreviewModel(PreviewMail preview) : PageModel
{
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

    [BindProperty]
    public MailAppearanceInput Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(string? language, string? part, CancellationToken cancellationToken) =>
        Show(await preview.RunAsync(language, cancellationToken), part);

    public async Task<IActionResult> OnPostAsync([FromForm] string? language, [FromForm] string? part, CancellationToken cancellationToken) =>
        Show(await preview.RunAsync(Input, language, cancellationToken), part);

    private ContentResult Show(SampleLetter letter, string? part)
    {
        Response.Headers.ContentSecurityPolicy = Policy;
        return part == "text" ? Content(letter.Text, "text/plain; charset=utf-8") : Content(letter.Html, "text/html; charset=utf-8");
    }
}
