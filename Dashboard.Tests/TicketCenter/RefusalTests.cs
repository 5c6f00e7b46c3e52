using Dashboard.Data.Customers;
using Dashboard.Identity;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.TicketCenter;

/// <summary>Who is refused, how, and in which order.</summary>
public sealed class RefusalTests(RefusalTests.Fixture fixture) : IClassFixture<RefusalTests.Fixture>
{
    private const string Email = "lisa@example.com";

    public static TheoryData<string> Calls => new("verify", "message", "conversations/AAAAAAAAAAAAAAAAAAAAAA/messages", "conversations/AAAAAAAAAAAAAAAAAAAAAA/close", "events");

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_wrong_signature_is_refused_at_every_call(string call) =>
        (await Helpdesk.CallAsync(call, Body(signature: new string('0', 64)))).IsRefused(401, "verification_failed");

    [Theory]
    [InlineData("other text")]
    [InlineData("other secret")]
    [InlineData("upper")]
    [InlineData("short")]
    [InlineData("base64")]
    [InlineData("0")]
    [InlineData("very long")]
    [InlineData("another project's")]
    [InlineData("the portal's")]
    public async Task What_is_not_the_signature_of_that_email_is_refused(string kind)
    {
        var good = Helpdesk.Sign(Email);
        var signature = kind switch
        {
            "other text" => Helpdesk.Sign("omar@example.com"),
            "other secret" => HostSignature.Of(Helpdesk.Secret + "\n", Email),
            "upper" => good.ToUpperInvariant(),
            "short" => good[..63],
            "base64" => Convert.ToBase64String(Convert.FromHexString(good)),
            "very long" => new string('a', 9000),
            "another project's" => fixture.Stranger.Sign(Email),
            "the portal's" => HostSignature.Of(fixture.Portal.Secret, Email),
            _ => "0",
        };

        (await Helpdesk.Visitor(Email, signature).VerifyAsync()).IsRefused(401, "verification_failed");
        (await Helpdesk.Visitor(Email, signature).SendAsync("Hello")).IsRefused(401, "verification_failed");
    }

    [Fact]
    public async Task A_letter_that_folds_beyond_ASCII_is_another_person()
    {
        // U+212A KELVIN SIGN is no k.
        (await Helpdesk.Visitor("\u212Aim@example.com", Helpdesk.Sign("kim@example.com")).VerifyAsync()).IsRefused(401, "verification_failed");
        var kelvin = await Helpdesk.Visitor("\u212Aim@example.com").VerifyAsync();
        var kim = await Helpdesk.Visitor("kim@example.com").VerifyAsync();
        Assert.NotEqual(kelvin.Body.GetProperty("contact").GetProperty("id").GetString(), kim.Body.GetProperty("contact").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("hd_unknown")]
    [InlineData("hd_\0")]
    [InlineData("' or 1=1 --")]
    public async Task An_unknown_helpdesk_is_404(string id) =>
        (await Helpdesk.CallAsync("verify", new { helpdeskId = id, email = Email, signature = Helpdesk.Sign(Email) })).IsRefused(404, "unknown_helpdesk");

    [Theory]
    [InlineData(null, true)]
    [InlineData("https://example.com", true)]
    [InlineData("https://app.example.com", true)]
    [InlineData("http://a.b.example.com:8080", true)]
    [InlineData("https://münchen.example", false)]
    [InlineData("https://xn--mnchen-3ya.example", true)]
    [InlineData("http://127.0.0.1:3000", true)]
    [InlineData("http://127.0.0.2", false)]
    [InlineData("null", false)]
    [InlineData("https://notexample.com", false)]
    [InlineData("https://example.com.evil.test", false)]
    [InlineData("https://example.com.", false)]
    [InlineData("https://EXAMPLE.com", false)]
    [InlineData("https://example.com/", false)]
    [InlineData("https://example.com:99999", false)]
    [InlineData("https://example.com@evil.test", false)]
    [InlineData("https://[::1]", false)]
    [InlineData("file://", false)]
    public async Task Domains_are_matched_only_where_there_is_an_origin(string? origin, bool allowed)
    {
        var answer = await fixture.Restricted.CallAsync("verify", Body(fixture.Restricted), origin);
        if (allowed) Assert.Equal(200, answer.Status);
        else answer.IsRefused(403, "origin_not_allowed");
        if (origin is not null && System.Text.Ascii.IsValid(origin)) Assert.Equal(origin, answer.Headers["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task Without_a_list_every_origin_is_admitted()
    {
        foreach (var origin in new[] { "https://anyone.test", "null", "file://" }) Assert.Equal(200, (await Helpdesk.CallAsync("verify", Body(), origin)).Status);
    }

    [Fact]
    public async Task The_checks_come_in_their_order()
    {
        await using var app = await DashboardApp.StartAsync();
        var helpdesk = await SigningHelpdesk.EnableAsync(app, withSecret: false, domains: "example.com");
        const string evil = "https://evil.test";

        (await helpdesk.PostAsync("verify", "{}", evil)).IsRefused(400, "malformed_request");
        (await helpdesk.CallAsync("verify", new { helpdeskId = "hd_none", email = Email, signature = "bad" }, evil)).IsRefused(404, "unknown_helpdesk");
        (await helpdesk.CallAsync("verify", new { helpdeskId = helpdesk.HelpdeskId, email = Email, signature = "bad" }, evil)).IsRefused(403, "not_configured");
        Assert.True(await app.With((CreateSecret create) => create.ExecuteAsync(helpdesk.Key, "Ada", default)));
        (await helpdesk.CallAsync("verify", new { helpdeskId = helpdesk.HelpdeskId, email = Email, signature = "bad" }, evil)).IsRefused(403, "origin_not_allowed");
        (await helpdesk.CallAsync("conversations/x/close", new { helpdeskId = helpdesk.HelpdeskId, email = Email, signature = "bad" }, "https://example.com")).IsRefused(401, "verification_failed");
    }

    [Fact]
    public async Task A_conversation_of_somebody_else_is_as_unknown_as_none()
    {
        var omar = Helpdesk.Visitor("omar@example.com");
        var id = await Helpdesk.Visitor(Email).BeginAsync();
        var foreign = fixture.Stranger.Visitor(Email);

        foreach (var unknown in new[] { id, "AAAAAAAAAAAAAAAAAAAAAA", "x", "%00", "../verify", new string('a', 3000) })
        {
            (await omar.MessagesAsync(unknown, read: true)).IsRefused(404, "not_found");
            (await omar.CloseAsync(unknown)).IsRefused(404, "not_found");
            (await omar.SendAsync("I was here", unknown)).IsRefused(404, "not_found");
            (await foreign.MessagesAsync(unknown)).IsRefused(404, "not_found");
        }

        var own = await Helpdesk.Visitor(Email).MessagesAsync(id);
        Assert.Equal("open", own.Body.GetProperty("conversation").GetProperty("status").GetString());
        Assert.Single(own.Body.GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task What_was_begun_at_another_door_is_not_shown_here_though_the_email_is_the_same()
    {
        var customer = await PortalCustomer.SignInAsync(fixture.App, fixture.Portal, new EndCustomer("usr_door", "door@example.com", "Dora"));
        await customer.OpenTicketAsync("Begun at the portal");
        var id = await fixture.App.Data(db => db.Tickets.Where(t => t.Subject == "Begun at the portal").Select(t => t.PublicId).SingleAsync());
        var dora = Helpdesk.Visitor("door@example.com");

        Assert.Empty((await dora.VerifyAsync()).Body.GetProperty("conversations").EnumerateArray());
        (await dora.MessagesAsync(id)).IsRefused(404, "not_found");
        (await dora.CloseAsync(id)).IsRefused(404, "not_found");
        (await dora.SendAsync("Me too", id)).IsRefused(404, "not_found");
    }

    [Fact]
    public async Task Somebody_blocked_learns_no_more_than_somebody_who_signs_wrongly()
    {
        var visitor = Helpdesk.Visitor("blocked@example.com");
        var id = await visitor.BeginAsync();
        await fixture.App.BlockAsync("blocked@example.com");

        (await visitor.VerifyAsync()).IsRefused(401, "verification_failed");
        (await visitor.SendAsync("Let me in", id)).IsRefused(401, "verification_failed");
        (await visitor.MessagesAsync(id)).IsRefused(401, "verification_failed");
        (await visitor.CloseAsync(id)).IsRefused(401, "verification_failed");
    }

    [Fact]
    public async Task A_rotation_without_overlap_ends_old_signatures_at_their_next_request_and_one_with_overlap_does_not()
    {
        await using var app = await DashboardApp.StartAsync();
        var helpdesk = await SigningHelpdesk.EnableAsync(app);
        var old = helpdesk.Visitor(Email);
        Assert.Equal(200, (await old.VerifyAsync()).Status);

        await helpdesk.RotateAsync(SecretOverlap.OneHour);
        Assert.Equal((200, 200), ((await old.VerifyAsync()).Status, (await helpdesk.Visitor(Email).VerifyAsync()).Status));
        app.Clock.Advance(TimeSpan.FromHours(1));
        (await old.VerifyAsync()).IsRefused(401, "verification_failed");

        old = helpdesk.Visitor(Email);
        await helpdesk.RotateAsync(SecretOverlap.None);
        (await old.VerifyAsync()).IsRefused(401, "verification_failed");
        Assert.Equal(200, (await helpdesk.Visitor(Email).VerifyAsync()).Status);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_preflight_answers_any_origin(string call)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, $"/api/messaging/ticket-center/{call}");
        request.Headers.Add("Origin", "https://anyone.test");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        using var client = fixture.App.Client();
        using var response = await client.SendAsync(request);
        var answer = await Answer.ReadAsync(response);

        Assert.Equal((204, "*", "POST", "600"), (answer.Status, answer.Headers["Access-Control-Allow-Origin"], answer.Headers["Access-Control-Allow-Methods"], answer.Headers["Access-Control-Max-Age"]));
        Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Credentials"));
    }

    private SigningHelpdesk Helpdesk => fixture.Helpdesk;

    private object Body(SigningHelpdesk? helpdesk = null, string? signature = null) => new
    {
        helpdeskId = (helpdesk ?? Helpdesk).HelpdeskId,
        email = Email,
        signature = signature ?? (helpdesk ?? Helpdesk).Sign(Email),
        message = "Hello",
    };

    public sealed class Fixture : IAsyncLifetime
    {
        internal DashboardApp App { get; private set; } = null!;

        internal SigningHelpdesk Helpdesk { get; private set; } = null!;

        internal SigningHelpdesk Stranger { get; private set; } = null!;

        internal SigningHost Portal { get; private set; } = null!;

        internal SigningHelpdesk Restricted => Stranger;

        public async Task InitializeAsync()
        {
            App = await DashboardApp.StartAsync();
            Helpdesk = await SigningHelpdesk.EnableAsync(App);
            Stranger = await SigningHelpdesk.EnableAsync(App, App.Globex, true, "app.acme.test", "example.com", "xn--mnchen-3ya.example", "127.0.0.1");
            Portal = await SigningHost.EnableAsync(App);
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}

internal static class Blocking
{
    /// <summary>As an agent does on the customer's page.</summary>
    public static async Task BlockAsync(this DashboardApp app, string text)
    {
        var found = await app.Data(db => db.CustomerIdentities.Where(i => i.Text == text && i.Kind == IdentityKind.Email)
            .Select(i => new { i.Id, i.ProjectId, i.Customer.PublicId }).SingleAsync());
        Assert.True(await app.With((Dashboard.Customers.BlockIdentity block) =>
            block.RunAsync(new Dashboard.Customers.IdentityReference(found.ProjectId, found.PublicId, found.Id), default)));
    }
}
