using System.Net;
using Dashboard.Data.Customers;
using Dashboard.Data.Identity;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Home;

public sealed class HomePageTests : IAsyncLifetime
{
    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_new_project_says_what_to_do_first()
    {
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync("/acme");

        Assert.Contains("0 of 6 done", page.Text, StringComparison.Ordinal);
        var link = page.Find("link", "Enable the Embedded Portal");
        Assert.Equal("/acme/settings/embedded-portal", link.GetAttribute("href"));
        Assert.Contains("No tickets yet", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_of_the_integration_is_computed_from_what_happened()
    {
        await WriteTicketAsync("Invoice is empty");
        await app.EnablePortalAsync(app.Acme, Cast.HostOrigin);
        await app.Data(async db =>
        {
            await CountHandshakesAsync(db, app.Clock.Now, 3, 1);
            return await db.SaveChangesAsync();
        });

        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync("/acme");

        Assert.Contains("4 of 6 done", page.Text, StringComparison.Ordinal);
        Assert.Contains("Mail is only written to files", page.Text, StringComparison.Ordinal);
        Assert.Equal("/acme/settings/embedded-portal", page.Find("link", "Reveal the secret").GetAttribute("href"));
        await app.Data(db => db.DoorSecrets.ExecuteUpdateAsync(set => set.SetProperty(s => s.RevealedAt, app.Clock.Now)));
        Assert.Contains("5 of 6 done", (await page.ReloadAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_links_only_to_what_its_reader_may_open()
    {
        var page = await (await app.SignInAsync(Cast.Erin)).GetAsync("/acme");

        Assert.False(page.Has("link", "Enable the Embedded Portal"));
        Assert.False(page.Has("link", "Look at mail"));
        (await page.FollowAsync("Verify a signature")).ShouldBe(HttpStatusCode.OK);
        Assert.DoesNotContain("Integration health", (await (await app.SignInAsync(Cast.Bob)).GetAsync("/acme")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agents_see_what_waits()
    {
        await WriteTicketAsync("Invoice is empty");
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await WriteTicketAsync("Second question");

        var page = await (await app.SignInAsync(Cast.Bob)).GetAsync("/acme");

        Assert.Equal(["2", "2", "2", "#1"], page.Document.QuerySelectorAll(".metric-value").Select(v => v.TextContent));
        Assert.Equal(["Second question", "Invoice is empty"], page.Document.QuerySelectorAll(".row-link").Select(v => v.TextContent));
    }

    [Fact]
    public async Task Engineers_see_handshakes_and_no_ticket()
    {
        await WriteTicketAsync("Invoice is empty");

        var page = (await (await app.SignInAsync(Cast.Erin)).GetAsync("/acme")).ShouldBe(HttpStatusCode.OK);

        Assert.DoesNotContain("Invoice is empty", page.Body, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll(".metric"));
        Assert.Contains("Handshakes", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_chart_has_its_numbers_as_a_table()
    {
        await app.Data(async db =>
        {
            await CountHandshakesAsync(db, app.Clock.Now, 12, 2);
            await CountHandshakesAsync(db, app.Clock.Now.AddDays(-1), 30, 0);
            await CountHandshakesAsync(db, app.Clock.Now.AddDays(-8), 500, 500);
            return await db.SaveChangesAsync();
        });

        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync("/acme");

        var table = (AngleSharp.Html.Dom.IHtmlTableElement)page.Find("table", "Handshakes");
        var rows = table.Bodies[0].Rows.Select(r => string.Join(' ', r.Cells.Skip(1).Select(c => c.TextContent))).ToArray();
        Assert.Equal(["0 0", "0 0", "0 0", "0 0", "0 0", "30 0", "12 2"], rows);
        Assert.Equal(3, page.Document.QuerySelectorAll("figure svg rect").Length);
    }

    private static async Task CountHandshakesAsync(Dashboard.Data.DashboardDbContext db, DateTimeOffset at, int passed, int failed)
    {
        var portal = await db.EmbeddedPortals.Select(p => new { p.Id, p.ProjectId, p.Enabled }).OrderBy(p => p.Id).FirstAsync();
        var count = new HandshakeCount(portal.ProjectId, Door.Portal, portal.Id, new DateTimeOffset(at.UtcDateTime.Date.AddHours(at.Hour), TimeSpan.Zero));
        count.Add(passed, failed);
        db.Add(count);
    }

    private Task<int> WriteTicketAsync(string subject) => app.Data(async db =>
    {
        var project = await db.Projects.AsTracking().SingleAsync(p => p.Id == app.Acme.Id);
        var customer = new Customer(project.Id, app.Clock.Now);
        var identity = customer.AddIdentity(IdentityKind.ExternalUserId, "usr_" + subject.Length, verified: true, app.Clock.Now);
        db.Add(customer);
        var ticket = new Ticket(project, customer, identity, Channel.Portal, subject, app.Clock.Now);
        ticket.AddCustomerMessage("Hello", "Lisa", verified: true, app.Clock.Now);
        db.Add(ticket);
        return await db.SaveChangesAsync();
    });
}
