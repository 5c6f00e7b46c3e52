using Dashboard.CommandLine.Demo;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>
/// The main screens with believable data: accessible in light and dark, nothing cut off at 360 pixels. The pictures that
/// <c>eng/screenshots</c> puts into docs/images are made here.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class ScreensTests(BrowserFixture browser, ScreensTests.App app) : IClassFixture<ScreensTests.App>
{
    public static readonly TheoryData<string, string> StaffScreens = new()
    {
        { "projects", "/" },
        { "new-project", "/projects/new" },
        { "home", "/acme" },
        { "tickets", "/acme/tickets" },
        { "ticket", "/acme/tickets/100" },
        { "new-ticket", "/acme/tickets/new" },
        { "customers", "/acme/customers" },
        { "customer", "/acme/customers/{customer}" },
        { "embedded-portal", "/acme/settings/embedded-portal" },
        { "install", "/acme/settings/embedded-portal/install" },
        { "mail", "/acme/settings/mail" },
        { "notifications", "/acme/notifications" },
        { "verification", "/acme/verification" },
        { "audit", "/acme/audit" },
        { "password", "/account/password" },
    };

    [Theory]
    [MemberData(nameof(StaffScreens))]
    public Task A_staff_screen_is_accessible_in_light_and_dark_and_fits_a_phone(string name, string path) => browser.PlayAsync(async stage =>
        await LookAtAsync(
            await stage.SignInAsync(app, Cast.Alice, Window()),
            name,
            path.Replace("{customer}", await app.Data(db => db.Customers.OrderBy(c => c.Id).Select(c => c.PublicId).FirstAsync()), StringComparison.Ordinal)),
        $"screen-{name}");

    [Fact]
    public Task The_sign_in_page_is_accessible_in_light_and_dark_and_fits_a_phone() => browser.PlayAsync(async stage =>
        await LookAtAsync(await stage.EnterAsync("visitor", Window()), "sign-in", "/account/sign-in"));

    private static BrowserNewContextOptions Window() =>
        new() { Locale = "en-GB", TimezoneId = "Europe/Berlin", ReducedMotion = ReducedMotion.Reduce };

    private async Task LookAtAsync(BrowserPerson person, string name, string path)
    {
        await person.Page.SetViewportSizeAsync(1280, 800);
        await person.GoToAsync(new Uri(app.Address, path));
        await LookAtAsync(person, name);
    }

    private static async Task LookAtAsync(BrowserPerson person, string name)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await person.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await person.ScreenshotAsync($"{name}-{scheme.ToString().ToLowerInvariant()}");
            await person.AssertAccessibleAsync();
        }

        await person.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await person.Page.SetViewportSizeAsync(360, 740);
        await person.ScreenshotAsync($"{name}-phone");
        await person.AssertFitsAsync();
        await person.AssertAccessibleAsync();
    }

    /// <summary>Acme after three months of support.</summary>
    public sealed class App() : DashboardApp(new DashboardAppOptions { Host = "support.desk.test", RealTime = true })
    {
        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            await new FillDemo(Services.GetRequiredService<IServiceScopeFactory>())
                .RunAsync(Acme.Id, tickets: 120, seed: 7, TimeProvider.System.GetUtcNow(), static _ => { }, CancellationToken.None);
        }
    }
}
