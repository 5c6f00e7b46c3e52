using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Dashboard.Sandbox;

/// <summary>One page of the sample host application: <c>index.html</c> with its words in double braces filled in, HTML-escaped.</summary>
internal sealed partial class SandboxPage(
    string page, SandboxProject project, SandboxOwner owner, string dashboardUrl, SandboxUser? user, (string Body, string Digest)? signed,
    string? emailSignature, int lifetime, bool passesObject)
{
    /// <summary>As strict as a careful host site's: it is the proof that the script needs nothing looser.</summary>
    public static string Policy(string dashboardUrl, string nonce) => string.Join("; ",
        "default-src 'none'",
        $"script-src 'self' 'nonce-{nonce}' {dashboardUrl}",
        "style-src 'self'",
        "img-src 'self'",
        $"connect-src 'self' {dashboardUrl}",
        $"frame-src {dashboardUrl}",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'");

    public string Render(string nonce)
    {
        var values = Values(nonce);
        return Word().Replace(SandboxFiles.Read("index.html"), match => values[match.Groups[1].Value]);
    }

    private Dictionary<string, string> Values(string nonce)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["nonce"] = nonce,
            ["page"] = page,
            ["publicKey"] = project.PublicKey,
            ["dashboard"] = dashboardUrl,
            ["slug"] = project.Slug,
            ["ownerEmail"] = owner.Email,
            ["ownerPassword"] = owner.Password,
            ["user"] = user?.Key ?? "nobody",
            ["name"] = user?.Name ?? "Nobody",
            ["firstName"] = user?.FirstName ?? "there",
            ["initials"] = user?.Initials ?? "–",
            ["company"] = user?.Company ?? "Signed out",
            ["body"] = signed?.Body ?? "",
            ["digest"] = signed?.Digest ?? "",
            ["lifetime"] = lifetime.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var name in values.Keys.ToList()) values[name] = HtmlEncoder.Default.Encode(values[name]);
        values["users"] = Users();
        values["snippet"] = user is null ? "" : SandboxFiles.Read("snippet.html")
            .Replace("NONCE", values["nonce"], StringComparison.Ordinal).Replace("BODY", values["body"], StringComparison.Ordinal)
            .Replace("DIGEST", values["digest"], StringComparison.Ordinal).Replace("PUBLIC_KEY", values["publicKey"], StringComparison.Ordinal)
            .Replace("FORM", passesObject ? "JSON.parse(identity.user)" : "identity.user", StringComparison.Ordinal).Replace("DASHBOARD", values["dashboard"], StringComparison.Ordinal);
        values["center"] = user is null || page != "center" ? "" : SandboxFiles.Read("ticket-center.html")
            .Replace("HELPDESK_ID", HtmlEncoder.Default.Encode(project.HelpdeskId), StringComparison.Ordinal).Replace("DASHBOARD", values["dashboard"], StringComparison.Ordinal)
            .Replace("HMAC_SIGNATURE", emailSignature, StringComparison.Ordinal).Replace("USER_EMAIL", HtmlEncoder.Default.Encode(user.Email), StringComparison.Ordinal);
        foreach (var seconds in new[] { 60, 300, 1800 }) values[$"lifetime{seconds}"] = seconds == lifetime ? "selected" : "";
        values["formString"] = passesObject ? "" : "selected";
        values["formObject"] = passesObject ? "selected" : "";
        foreach (var name in SandboxApp.Pages)
        {
            values[$"{name}Current"] = page == name ? "aria-current=\"page\"" : "";
            values[$"{name}Hidden"] = page == name ? "" : "hidden";
        }

        return values;
    }

    private string Users()
    {
        var options = new StringBuilder();
        foreach (var (key, name) in SandboxUsers.All.Select(u => (u.Key, $"{u.Name} · {u.Company}")).Append(("nobody", "Nobody (signed out)")))
        {
            options.Append(CultureInfo.InvariantCulture, $"<option value=\"{key}\"{(key == (user?.Key ?? "nobody") ? " selected" : "")}>{HtmlEncoder.Default.Encode(name)}</option>");
        }

        return options.ToString();
    }

    [GeneratedRegex(@"\{\{([a-zA-Z0-9]+)\}\}")]
    private static partial Regex Word();
}
