using System.Net;
using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Portal;

/// <summary>Nobody's ticket is readable or writable with anybody else's token, by any route.</summary>
public sealed class PortalStrangersTests : IAsyncLifetime
{
    private DashboardApp _app = null!;
    private SigningHost _host = null!;
    private string _ticket = null!;
    private string _file = null!;

    public async Task InitializeAsync()
    {
        _app = await DashboardApp.StartAsync();
        _host = await SigningHost.EnableAsync(_app, null, Cast.HostOrigin);
        var lisa = await PortalCustomer.SignInAsync(_app, _host, Cast.Lisa);
        var answer = await lisa.SendFormAsync("/tickets/new", [("subject", "Lisa's secret"), ("message", "Only for support.")], ("plan.txt", "secret plan"u8.ToArray()));
        _ticket = answer.Response.Headers.GetValues("Portal-Created").Single().Split(' ')[0];
        _file = await _app.Data(db => db.Attachments.Select(a => a.PublicId).SingleAsync());
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public static TheoryData<string, string> Routes => new()
    {
        { "GET", "/tickets/{ticket}" },
        { "GET", "/tickets/{ticket}?after=0" },
        { "POST", "/tickets/{ticket}" },
        { "POST", "/tickets/{ticket}?handler=close" },
        { "POST", "/tickets/{ticket}?handler=reopen" },
        { "POST", "/tickets/{ticket}/read" },
        { "POST", "/tickets/{ticket}/typing" },
        { "GET", "/attachments/{file}" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Another_customer_of_the_project_finds_nothing(string method, string route)
    {
        var omar = await PortalCustomer.SignInAsync(_app, _host, Cast.Omar);
        await AssertNothingAsync(omar, method, route, HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_customer_of_another_project_finds_nothing_under_either_address(string method, string route)
    {
        var globex = await SigningHost.EnableAsync(_app, _app.Globex, Cast.HostOrigin);
        var token = await globex.SignInAsync(Cast.Lisa);

        await AssertNothingAsync(PortalCustomer.Anonymous(_app, globex.PublicKey, token), method, route, HttpStatusCode.NotFound);
        await AssertNothingAsync(PortalCustomer.Anonymous(_app, _host.PublicKey, token), method, route, HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Without_a_token_nothing_is_answered(string method, string route)
    {
        await AssertNothingAsync(PortalCustomer.Anonymous(_app, _host.PublicKey), method, route, HttpStatusCode.Unauthorized);
        await AssertNothingAsync(PortalCustomer.Anonymous(_app, _host.PublicKey, "AAAA"), method, route, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/tickets")]
    [InlineData("/tickets/new")]
    [InlineData("/unread")]
    [InlineData("/events")]
    public async Task A_token_of_another_portal_opens_no_screen_of_this_one(string path)
    {
        var globex = await SigningHost.EnableAsync(_app, _app.Globex, Cast.HostOrigin);
        var stranger = PortalCustomer.Anonymous(_app, _host.PublicKey, await globex.SignInAsync(Cast.Lisa));

        (await stranger.GetAsync(path)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_member_of_staff_is_no_customer()
    {
        var alice = await _app.SignInAsync(Cast.Alice);

        (await alice.GetAsync($"/portal/{_host.PublicKey}/tickets/{_ticket}")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_list_and_its_search_hold_only_ones_own()
    {
        var omar = await PortalCustomer.SignInAsync(_app, _host, Cast.Omar);

        Assert.DoesNotContain("secret", (await omar.GetAsync("/tickets")).Body, StringComparison.Ordinal);
        Assert.Empty((await omar.GetAsync("/tickets?q=secret")).Document.QuerySelectorAll(".uh-row"));
        Assert.Empty((await omar.GetAsync("/tickets?q=%231")).Document.QuerySelectorAll(".uh-row"));
    }

    [Fact]
    public async Task A_ticket_of_the_same_record_but_of_another_identity_is_not_shown()
    {
        await _app.With<DashboardDbContext>(async db =>
        {
            var lisa = await db.CustomerIdentities.SingleAsync(i => i.Text == Cast.Lisa.ExternalUserId);
            var customer = await db.Customers.AsTracking().SingleAsync(c => c.Id == lisa.CustomerId);
            var claimed = customer.AddIdentity(Data.Customers.IdentityKind.Email, "claimed@example.com", verified: false, _app.Clock.Now, "staff");
            var project = await db.Projects.AsTracking().SingleAsync(p => p.Id == _app.Acme.Id);
            var other = new Ticket(project, customer, claimed, Channel.Email, "By mail, unproven", _app.Clock.Now);
            other.AddCustomerMessage("From whoever.", "?", verified: false, _app.Clock.Now);
            db.Add(other);
            await db.SaveChangesAsync();
        });
        var lisa = await PortalCustomer.SignInAsync(_app, _host, Cast.Lisa);

        Assert.DoesNotContain("unproven", (await lisa.GetAsync("/tickets")).Body, StringComparison.Ordinal);
    }

    private async Task AssertNothingAsync(PortalCustomer stranger, string method, string route, HttpStatusCode status)
    {
        var path = route.Replace("{ticket}", _ticket, StringComparison.Ordinal).Replace("{file}", _file, StringComparison.Ordinal);
        var before = await StateAsync();
        var answer = method == "GET" ? await stranger.GetAsync(path) : await stranger.PostAsync(path, ("message", "I was here"), ("number", "1"));

        answer.ShouldBe(status);
        Assert.DoesNotContain("secret", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await StateAsync());
    }

    private Task<(TicketStatus Status, int Read, int Messages)> StateAsync() => _app.Data(async db =>
    {
        var ticket = await db.Tickets.SingleAsync(t => t.PublicId == _ticket);
        return (ticket.Status, ticket.CustomerReadNumber, ticket.LastMessageNumber);
    });
}
