using System.Text.RegularExpressions;
using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>Settings → Embedded Portal as an admin uses it.</summary>
internal static partial class EmbeddedPortalSettingsPage
{
    /// <summary>Enables the portal for the host's origin, reveals the secret, and hands key and secret to the host's server.</summary>
    public static async Task EnableAsync(BrowserPerson admin, DashboardApp app, PortalHost host)
    {
        var settings = new Uri(app.Address, $"/{app.Acme.Slug}/settings/embedded-portal");
        await admin.GoToAsync(settings);
        await admin.Page.GetByRole(AriaRole.Switch, new() { Name = "Enable Embedded Portal", Exact = true }).CheckAsync();
        await admin.Field("Allowed origins").FillAsync(host.Origin);
        await admin.Field("Support page URL").FillAsync(host.Address.ToString());
        await admin.Button("Save").ClickAsync();
        await admin.Button("Reveal once").ClickAsync();
        await Assertions.Expect(admin.Page.Locator("body")).ToContainTextAsync(Secret());
        host.Secret = Secret().Match(await admin.Page.ContentAsync()).Value;

        await admin.GoToAsync(settings);
        await Assertions.Expect(admin.Button("Reveal once")).ToHaveCountAsync(0);
        host.PublicKey = PublicKey().Match(await admin.Page.ContentAsync()).Value;
    }

    [GeneratedRegex("uhs_[0-9a-f]{64}")]
    private static partial Regex Secret();

    [GeneratedRegex("pk_[A-Za-z0-9_-]+")]
    private static partial Regex PublicKey();
}
