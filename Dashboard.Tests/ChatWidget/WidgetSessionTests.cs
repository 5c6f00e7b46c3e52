using System.Globalization;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Customers;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.ChatWidget;

public sealed class WidgetSessionTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task An_anonymous_visitor_gets_a_session_without_any_setup_and_leaves_nothing_in_the_database()
    {
        var site = await WidgetSite.AddAsync(app, "anonymous");
        var before = await app.Data(db => db.Customers.CountAsync());

        var answer = (await site.OpenAsync()).IsOk();

        Assert.False(answer.Verified);
        Assert.Equal(3600, answer.Body.GetProperty("expiresIn").GetInt64());
        Assert.Matches("^[A-Za-z0-9_-]{100,}$", answer.VisitorToken);
        Assert.Matches("^[A-Za-z0-9_-]{22}$", answer.ContactId);
        Assert.Empty(answer.Conversations);
        Assert.Equal("""{"slug":"anonymous","name":"Chat of anonymous","theme":"light","triggerPosition":"bottom-right"}""", answer.Body.GetProperty("widget").GetRawText());
        Assert.Equal(Cast.HostOrigin, answer.Headers["Access-Control-Allow-Origin"]);
        Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Credentials"));
        Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.Equal(before, await app.Data(db => db.Customers.CountAsync()));
    }

    [Fact]
    public async Task A_visitor_who_returns_with_the_token_finds_their_conversation_and_nobody_else_does()
    {
        var site = await WidgetSite.AddAsync(app, "return");
        var visit = (await site.OpenAsync()).IsOk();
        var conversation = await site.SayAsync(visit.Token, "Do you ship to Norway?");

        var again = (await site.OpenAsync(new { visitorToken = visit.VisitorToken })).IsOk();
        Assert.Equal([conversation], again.Conversations);
        Assert.Equal((visit.VisitorToken, visit.ContactId), (again.VisitorToken, again.ContactId));
        Assert.Equal(visit.ContactId, await app.Data(db => db.Tickets.Where(t => t.PublicId == conversation).Select(t => t.Customer.PublicId).SingleAsync()));

        var other = (await site.OpenAsync()).IsOk();
        Assert.NotEqual(visit.ContactId, other.ContactId);
        Assert.Empty(other.Conversations);
        (await site.GetAsync($"/api/widget/conversations/{conversation}", other.Token)).IsRefused(404, "not_found");
        Assert.False(await app.Data(db => db.CustomerIdentities.AnyAsync(i => i.Text == visit.VisitorToken)), "The token itself is nowhere.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("anything")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_made_up_visitor_token_is_nobodys(string token)
    {
        var site = await WidgetSite.AddAsync(app, $"made-up-{token.Length}");

        var answer = (await site.OpenAsync(new { visitorToken = token })).IsOk();

        Assert.NotEqual(token, answer.VisitorToken);
    }

    [Fact]
    public async Task A_visitor_token_is_good_at_its_own_widget_only()
    {
        var site = await WidgetSite.AddAsync(app, "one-of-two");
        var other = await WidgetSite.AddAsync(app, "two-of-two");
        var visit = (await site.OpenAsync()).IsOk();
        await site.SayAsync(visit.Token, "Only here.");

        var elsewhere = (await other.OpenAsync(new { visitorToken = visit.VisitorToken })).IsOk();

        Assert.Empty(elsewhere.Conversations);
        Assert.NotEqual(visit.VisitorToken, elsewhere.VisitorToken);
        Assert.NotEqual(visit.ContactId, elsewhere.ContactId);
    }

    [Fact]
    public async Task A_signed_user_is_verified_and_has_no_visitor_token()
    {
        var site = await WidgetSite.AddAsync(app, "signed", SignatureScope.Email);

        var answer = (await site.SignInAsync("signed@example.com", userData: new { name = "Alice Johnson", plan = "Pro", account_created_at = 1640995200 })).IsOk();

        Assert.True(answer.Verified);
        Assert.Null(answer.VisitorToken);
        var contact = answer.Body.GetProperty("contact");
        Assert.Equal(("signed@example.com", "Alice Johnson"), (contact.GetProperty("email").GetString(), contact.GetProperty("name").GetString()));
        var attributes = await app.Data(db => db.Set<CustomerAttribute>().Where(a => db.Customers.Any(c => c.Id == a.CustomerId && c.PublicId == answer.ContactId))
            .OrderBy(a => a.Name).Select(a => $"{a.Name}={a.Value} {a.Origin}").ToListAsync());
        Assert.Equal(["account_created_at=1640995200 FromPage", "name=Alice Johnson FromPage", "plan=Pro FromPage"], attributes);
    }

    [Fact]
    public async Task The_name_from_the_page_names_only_the_unnamed_and_signed_attributes_stay()
    {
        var site = await WidgetSite.AddAsync(app, "named", SignatureScope.Email);
        var id = (await site.SignInAsync("named@example.com", userData: new { name = "First" })).IsOk().ContactId;
        await app.With(async (Data.DashboardDbContext db) =>
        {
            var customer = await db.Customers.AsTracking().Include(c => c.Attributes).SingleAsync(c => c.PublicId == id);
            customer.SetAttributes(AttributeOrigin.Signed, [KeyValuePair.Create("plan", "Enterprise")], app.Clock.Now);
            await db.SaveChangesAsync();
        });

        var again = (await site.SignInAsync("named@example.com", userData: new { name = "Second", plan = "Free" })).IsOk();

        Assert.Equal("First", again.Body.GetProperty("contact").GetProperty("name").GetString());
        var attributes = await app.Data(db => db.Set<CustomerAttribute>().Where(a => db.Customers.Any(c => c.Id == a.CustomerId && c.PublicId == id))
            .OrderBy(a => a.Origin).ThenBy(a => a.Name).Select(a => $"{a.Origin} {a.Name}={a.Value}").ToListAsync());
        Assert.Equal(["Signed plan=Enterprise", "FromPage name=Second", "FromPage plan=Free"], attributes);
    }

    [Fact]
    public async Task An_unsigned_email_is_a_claim_on_the_visitors_own_contact_and_gives_nothing_of_that_persons()
    {
        var site = await WidgetSite.AddAsync(app, "claim", SignatureScope.Email);
        var lisa = (await site.SignInAsync("claimed@example.com")).IsOk();
        await site.SayAsync(lisa.Token, "Lisa's own.");

        var claimed = (await site.OpenAsync(new { userEmail = " Claimed@Example.com ", userData = new { plan = "stolen", name = "Mallory" } })).IsOk();

        Assert.False(claimed.Verified);
        Assert.Empty(claimed.Conversations);
        Assert.NotEqual(lisa.ContactId, claimed.ContactId);
        var identities = await app.Data(db => db.CustomerIdentities.Where(i => i.Customer.PublicId == claimed.ContactId).OrderBy(i => i.Kind)
            .Select(i => $"{i.Kind} {i.Verified} {(i.Kind == IdentityKind.Email ? i.Text : "")}").ToListAsync());
        Assert.Equal(["Email False claimed@example.com", "VisitorToken False "], identities);
        Assert.Equal("claimed@example.com", claimed.Body.GetProperty("contact").GetProperty("email").GetString());
        Assert.Equal(0, await app.Data(db => db.Set<CustomerAttribute>().CountAsync(a => db.Customers.Any(c => c.Id == a.CustomerId && c.PublicId == lisa.ContactId))));
        Assert.Null(await app.Data(db => db.Customers.Where(c => c.PublicId == lisa.ContactId).Select(c => c.Name).SingleAsync()));
    }

    [Fact]
    public async Task The_contact_of_a_claim_is_shown_as_claimed_to_agents()
    {
        var site = await WidgetSite.AddAsync(app, "shown");
        var visit = (await site.OpenAsync(new { userEmail = "shown@example.com", userData = new { plan = "Pro" } })).IsOk();
        var conversation = await site.SayAsync(visit.Token, "Hello there");
        var number = await app.Data(db => db.Tickets.Where(t => t.PublicId == conversation).Select(t => t.Number).SingleAsync());

        var page = await (await app.SignInAsync(Cast.Bob)).GetAsync(string.Create(CultureInfo.InvariantCulture, $"/acme/tickets/{number}"));

        Assert.Contains("Claimed", page.Text, StringComparison.Ordinal);
        Assert.Contains("From the page", page.Text, StringComparison.Ordinal);
        Assert.Contains("shown@example.com", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Verified", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_of_refusals_is_the_contracts()
    {
        var site = await WidgetSite.AddAsync(app, "order", SignatureScope.Either, "acme.test");
        var wrong = new string('0', 64);

        (await site.At("https://elsewhere.test").PostAsync("/api/widget/session", "{")).IsRefused(400, "malformed_request");
        (await site.At("https://elsewhere.test").PostAsync("/api/widget/session", """{"widgetSlug":"nobodys"}""")).IsRefused(404, "unknown_widget");
        (await site.At("https://elsewhere.test").OpenAsync(new { userEmail = "a@example.com", userSignature = wrong })).IsRefused(403, "origin_not_allowed");
        (await site.OpenAsync(new { userExternalUserId = "a@example.com", userSignature = wrong })).IsRefused(401, "identity_verification_failed");
        (await site.SignInByIdAsync("a@example.com")).IsRefused(400, "identity_ambiguous");
        (await site.OpenAsync(new { userExternalUserId = "a@example.com" })).IsRefused(400, "identity_ambiguous");
    }

    [Theory]
    [InlineData("https://acme.test", true)]
    [InlineData("https://app.acme.test:8443", true)]
    [InlineData("http://deep.er.acme.test", true)]
    [InlineData("https://notacme.test", false)]
    [InlineData("https://acme.test.evil.test", false)]
    [InlineData("https://acme.test.", false)]
    [InlineData("https://ACME.test", false)]
    [InlineData("https://203.0.113.9", false)]
    [InlineData("null", false)]
    [InlineData(null, true)]
    public async Task Domains_include_their_subdomains_and_nothing_that_merely_ends_alike(string? origin, bool admitted)
    {
        var site = await WidgetSite.AddAsync(app, $"domain-{Math.Abs(string.GetHashCode(origin ?? "", StringComparison.Ordinal))}", domains: "acme.test", origin: origin);

        var answer = await site.OpenAsync();

        if (admitted) answer.IsOk();
        else answer.IsRefused(403, "origin_not_allowed");
    }

    [Fact]
    public async Task A_preflight_answers_any_origin_without_credentials()
    {
        using var client = app.Client();
        foreach (var path in new[] { "session", "messages", "conversations", "conversations/x", "events" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(app.Address, $"/api/widget/{path}"));
            request.Headers.Add("Origin", "https://anywhere.test");
            using var answer = await client.SendAsync(request);
            Assert.Equal(204, (int)answer.StatusCode);
            Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        }
    }
}
