using System.Globalization;
using Dashboard.CommandLine.Demo;
using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Customers;
using Dashboard.Data.Notifications;
using Dashboard.Data.Team;
using Dashboard.Platform.Security;
using Dashboard.Tests.ChatWidget;
using Dashboard.Tests.Customers;
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
        { "merge-choose", "/acme/customers/{customer}/merge" },
        { "merge", "/acme/customers/{customer}/merge?with={visitor}" },
        { "customer-merged", "/acme/customers/{merged}" },
        { "unmerge", "/acme/customers/{merged}/unmerge/{member}" },
        { "ticket-merged", "/acme/tickets/{merged-ticket}" },
        { "embedded-portal", "/acme/settings/embedded-portal" },
        { "install", "/acme/settings/embedded-portal/install" },
        { "ticket-center", "/acme/settings/ticket-center" },
        { "ticket-center-install", "/acme/settings/ticket-center/install" },
        { "widgets", "/acme/settings/widgets" },
        { "new-widget", "/acme/settings/widgets/new" },
        { "widget", "/acme/settings/widgets/docs" },
        { "widget-install", "/acme/settings/widgets/docs/install" },
        { "widget-delete", "/acme/settings/widgets/docs/delete" },
        { "mail", "/acme/settings/mail" },
        { "replies-by-mail", "/acme/settings/mail/replies" },
        { "received-mail", "/acme/settings/mail/replies/log" },
        { "mail-appearance", "/acme/settings/mail/appearance" },
        { "mail-log", "/acme/settings/mail/log" },
        { "team", "/acme/settings/team" },
        { "member", "/acme/settings/team/members/{bob}" },
        { "remove-member", "/acme/settings/team/members/{bob}/remove" },
        { "revoke-invitation", "/acme/settings/team/invitations/{invitation}" },
        { "leave", "/acme/settings/team/leave" },
        { "notifications", "/acme/notifications" },
        { "verification", "/acme/verification" },
        { "known-good", "/acme/verification/known-good" },
        { "self-test", "/acme/verification/self-test" },
        { "failures", "/acme/verification/failures" },
        { "failure", "/acme/verification/failures/{failure}" },
        { "audit", "/acme/audit" },
        { "password", "/account/password" },
    };

    [Theory]
    [MemberData(nameof(StaffScreens))]
    public Task A_staff_screen_is_accessible_in_light_and_dark_and_fits_a_phone(string name, string path) => browser.PlayAsync(async stage =>
        await LookAtAsync(
            await app.EnterAsAliceAsync(stage),
            name,
            app.Fill(path).Replace("{customer}", await app.Data(db => db.Customers.OrderBy(c => c.Id).Select(c => c.PublicId).FirstAsync()), StringComparison.Ordinal)
                .Replace("{bob}", (await app.Data(db => db.Users.Where(u => u.Email == Cast.Bob.Email).Select(u => u.Id).SingleAsync())).ToString(), StringComparison.Ordinal)
                .Replace("{invitation}", (await app.Data(db => db.Invitations.Select(i => i.Id).FirstAsync())).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{failure}", (await app.Data(db => db.HandshakeFailures.Where(f => f.Causes == "previous-secret").OrderByDescending(f => f.Count).ThenBy(f => f.Id).Select(f => f.Id).FirstAsync())).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)),
        $"screen-{name}");

    [Theory]
    [InlineData("sign-in", "/account/sign-in")]
    [InlineData("forgot-password", "/account/forgot-password")]
    [InlineData("invitation", "/account/invitation?token=" + App.InvitationToken)]
    [InlineData("reset-password", "/account/reset-password?token=" + App.PasswordToken)]
    public Task A_page_for_somebody_not_signed_in_is_accessible_in_light_and_dark_and_fits_a_phone(string name, string path) => browser.PlayAsync(async stage =>
        await LookAtAsync(await stage.EnterAsync("visitor", Window()), name, path));

    private static BrowserNewContextOptions Window(string? signedIn = null) =>
        new() { StorageState = signedIn, Locale = "en-GB", TimezoneId = "Europe/Berlin", ReducedMotion = ReducedMotion.Reduce };

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
            await person.PreferAsync(scheme);
            await person.ScreenshotAsync($"{name}-{scheme.ToString().ToLowerInvariant()}");
            await person.AssertAccessibleAsync();
        }

        await person.PreferAsync(ColorScheme.Light);
        await person.Page.SetViewportSizeAsync(360, 740);
        await person.ScreenshotAsync($"{name}-phone");
        await person.AssertFitsAsync();
        await person.AssertAccessibleAsync();
    }

    /// <summary>Acme after three months of support.</summary>
    public sealed class App() : DashboardApp(new DashboardAppOptions { Host = "support.desk.test", RealTime = true })
    {
        public const string InvitationToken = "an-invitation-aaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        public const string PasswordToken = "a-password-link-aaaaaaaaaaaaaaaaaaaaaaaaaaa";
        private readonly Dictionary<string, string> _names = [];
        private string? _signedIn;

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            await WidgetSite.AddAsync(this, "docs", SignatureScope.Email, "docs.acme.test");
            await WidgetSite.AddAsync(this, "shop");
            await new FillDemo(Services.GetRequiredService<IServiceScopeFactory>())
                .RunAsync(Acme.Id, tickets: 120, seed: 7, TimeProvider.System.GetUtcNow(), static _ => { }, CancellationToken.None);
            await With<DashboardDbContext>(AddLinksAsync);
            await AddMergedAsync();
        }

        /// <summary>Signed in once: what is looked at are the screens behind it.</summary>
        internal async Task<BrowserPerson> EnterAsAliceAsync(Stage stage)
        {
            if (_signedIn is not null) return await stage.EnterAsync(Cast.Alice.Name, Window(_signedIn));
            var alice = await stage.SignInAsync(this, Cast.Alice, Window());
            _signedIn = await alice.Context.StorageStateAsync();
            return alice;
        }

        internal string Fill(string path) => _names.Aggregate(path, (filled, name) => filled.Replace(name.Key, name.Value, StringComparison.Ordinal));

        private async Task AddMergedAsync()
        {
            var last = await this.Data(db => db.Customers.OrderByDescending(c => c.Id).Select(c => new { c.PublicId, c.Email }).FirstAsync());
            var (visitor, member) = (await this.VisitsAsync(last.Email, "Where is the export?"), await this.VisitsAsync(last.Email, "It is me again"));
            await this.Data(async db =>
            {
                var head = await CustomerGroup.LoadAsync(db, Acme.Id, last.PublicId, default);
                head!.Take((await CustomerGroup.LoadAsync(db, Acme.Id, member.PublicId, default))!, "Bob", TimeProvider.System.GetUtcNow());
                return await db.SaveChangesAsync();
            });
            (_names["{visitor}"], _names["{merged}"], _names["{member}"], _names["{merged-ticket}"]) = (visitor.PublicId, last.PublicId, member.PublicId, $"{member.TicketNumber}");
        }

        private async Task AddLinksAsync(DashboardDbContext db)
        {
            var alice = await db.Users.AsTracking().SingleAsync(u => u.Email == Cast.Alice.Email);
            var now = TimeProvider.System.GetUtcNow();
            db.Add(new Invitation(Acme.Id, "dora.van.der.lingen-hofstetter@support.acme.test", "DORA", ProjectRole.Agent, alice, LinkToken.HashOf(InvitationToken), now));
            db.Add(new Invitation(Acme.Id, "eve@acme.test", "EVE", ProjectRole.Engineer, alice, LinkToken.HashOf("expired"), now.AddDays(-9)));
            db.Add(new PasswordReset(await db.Users.AsTracking().SingleAsync(u => u.Email == Cast.Bob.Email), LinkToken.HashOf(PasswordToken), null, null, now));
            AddAccountMail(db, alice, now);
            await db.SaveChangesAsync();
        }

        private void AddAccountMail(DashboardDbContext db, User alice, DateTimeOffset now)
        {
            OutboxMail Mail(MailKind kind, string to, DateTimeOffset at) =>
                new(kind, kind == MailKind.Invitation ? Acme.Id : null, kind == MailKind.Invitation ? null : alice.Id, to, "", $"{Guid.NewGuid():n}@demo.invalid", TimeSpan.FromDays(7), at);
            var (failed, retrying, password) = (
                Mail(MailKind.Invitation, "dora.van.der.lingen-hofstetter@support.acme.test", now.AddHours(-3)), Mail(MailKind.Invitation, "eve@acme.test", now.AddHours(-2)), Mail(MailKind.PasswordReset, Cast.Alice.Email, now.AddHours(-1)));
            failed.Finish(MailState.Failed, "mx1.acme.test refused the recipient dora.van.der.lingen-hofstetter@support.acme.test: 550 5.1.1 no such user here, see https://mail.acme.test/help/unknown-users", now.AddHours(-3));
            retrying.RetryAt(now.AddMinutes(20), "Could not reach mail.acme.test:587: Connection refused");
            password.RetryAt(now.AddMinutes(8), "451 4.7.1 Please try again later");
            db.AddRange(failed, retrying, password);
        }
    }
}
