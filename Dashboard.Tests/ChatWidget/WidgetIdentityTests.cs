using Dashboard.Data.ChatWidget;
using Dashboard.Data.Customers;
using Dashboard.Data.Identity;
using Dashboard.Data.Tickets;
using Dashboard.Identity;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.ChatWidget;

/// <summary>Whose signature counts where, and what it shows (product rules 1.2, 1.3, 1.5).</summary>
public sealed class WidgetIdentityTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_signature_of_another_widget_project_or_door_means_nothing()
    {
        var site = await WidgetSite.AddAsync(app, "mine", SignatureScope.Email);
        var other = await WidgetSite.AddAsync(app, "sibling", SignatureScope.Email);
        var globex = await WidgetSite.AddAsync(app, "globex-widget", SignatureScope.Email, project: app.Globex);
        var portal = await app.EnablePortalAsync(app.Acme, Cast.HostOrigin);
        var helpdesk = await app.With(async (CreateSecret create) =>
        {
            var centerId = await app.Data(db => db.TicketCenters.Where(t => t.ProjectId == app.Acme.Id).Select(t => t.Id).SingleAsync());
            return (await create.AddAsync(new DoorKey(app.Acme.Id, Door.TicketCenter, centerId), "Alice", default))!.Text;
        });
        const string email = "door@example.com";

        foreach (var secret in new[] { other.Secret, globex.Secret, portal.Secret, helpdesk })
            (await site.OpenAsync(new { userEmail = email, userSignature = HostSignature.Of(secret, email) })).IsRefused(401, "identity_verification_failed");
        (await site.SignInAsync(email)).IsOk();
    }

    [Fact]
    public async Task A_signature_of_this_widget_opens_no_portal()
    {
        await using var fresh = await DashboardApp.StartAsync();
        var host = await SigningHost.EnableAsync(fresh);
        var site = await WidgetSite.AddAsync(fresh, "no-portal", SignatureScope.Email);
        var payload = host.Payload(Cast.Lisa);

        (await host.HandshakeAsync(payload, HostSignature.Of(site.Secret, payload))).IsRefused(401, "signature_mismatch");
    }

    [Theory]
    [InlineData(SignatureScope.Email)]
    [InlineData(SignatureScope.ExternalUserId)]
    [InlineData(SignatureScope.Either)]
    public async Task An_external_id_that_reads_like_somebodys_email_never_becomes_that_person(SignatureScope covers)
    {
        var site = await WidgetSite.AddAsync(app, $"alike-{covers}".ToLowerInvariant(), covers);
        var email = $"victim-{covers}@example.com".ToLowerInvariant();
        var signature = site.Sign(email);

        var asEmail = await site.OpenAsync(new { userEmail = email, userSignature = signature });
        var asId = await site.OpenAsync(new { userExternalUserId = email, userSignature = signature });
        var asBoth = await site.OpenAsync(new { userEmail = "other@example.com", userExternalUserId = email, userSignature = signature });

        switch (covers)
        {
            case SignatureScope.Email:
                asEmail.IsOk();
                asId.IsRefused(401, "identity_verification_failed");
                asBoth.IsRefused(401, "identity_verification_failed");
                break;
            case SignatureScope.ExternalUserId:
                asEmail.IsRefused(401, "identity_verification_failed");
                Assert.Equal(asId.IsOk().ContactId, asBoth.IsOk().ContactId);
                Assert.Equal([IdentityKind.ExternalUserId], await KindsAsync(asId.ContactId));
                break;
            default:
                asEmail.IsOk();
                asId.IsRefused(400, "identity_ambiguous");
                asBoth.IsRefused(400, "identity_ambiguous");
                break;
        }
    }

    [Fact]
    public async Task An_email_proved_under_either_stays_this_widgets_own_and_a_pinned_one_is_the_customer_record()
    {
        const string email = "scoped@example.com";
        var either = await WidgetSite.AddAsync(app, "scope-either");
        var pinned = await WidgetSite.AddAsync(app, "scope-pinned", SignatureScope.Email);
        var second = await WidgetSite.AddAsync(app, "scope-second", SignatureScope.Email);

        var own = (await either.SignInAsync(email)).IsOk();
        var shared = (await pinned.SignInAsync(email)).IsOk();
        var same = (await second.SignInAsync(email)).IsOk();

        Assert.NotEqual(own.ContactId, shared.ContactId);
        Assert.Equal(shared.ContactId, same.ContactId);
        Assert.Equal([$"widget:{either.Id}", ""], await app.Data(db => db.CustomerIdentities.Where(i => i.Text == email && i.Verified).OrderBy(i => i.Id).Select(i => i.Scope).ToListAsync()));
    }

    [Fact]
    public async Task A_session_shows_what_was_begun_at_this_widget_though_agents_see_one_customer()
    {
        await using var fresh = await DashboardApp.StartAsync();
        var host = await SigningHost.EnableAsync(fresh);
        var site = await WidgetSite.AddAsync(fresh, "one-record", SignatureScope.Email);
        var lisa = await PortalCustomer.SignInAsync(fresh, host, Cast.Lisa);
        var inPortal = await lisa.OpenTicketAsync("In the portal");
        var session = (await site.SignInAsync(Cast.Lisa.Email)).IsOk();
        var inWidget = await site.SayAsync(session.Token, "At the widget");

        Assert.Equal([inWidget], await site.ConversationsAsync(session.Token));
        (await site.GetAsync($"/api/widget/conversations/{inPortal}", session.Token)).IsRefused(404, "not_found");
        var tickets = await fresh.Data(db => db.Tickets.Where(t => t.ProjectId == fresh.Acme.Id).Select(t => new { t.CustomerId, t.Channel }).ToListAsync());
        Assert.Single(tickets.Select(t => t.CustomerId).Distinct());
        Assert.Equal([Channel.Portal, Channel.Widget], tickets.Select(t => t.Channel).Order());
        // The portal's signature expires, so its session shows the whole history of that identity.
        Assert.Contains("At the widget", (await lisa.GetAsync("/tickets")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emails_are_folded_within_ascii_only_and_what_was_signed_is_who_it_is()
    {
        var site = await WidgetSite.AddAsync(app, "folding", SignatureScope.Email);
        var plain = (await site.SignInAsync("kelvin@example.com")).IsOk();

        var folded = (await site.OpenAsync(new { userEmail = "  KELVIN@Example.com ", userSignature = site.Sign("kelvin@example.com") })).IsOk();
        var asPassed = (await site.OpenAsync(new { userEmail = "Kelvin@example.com", userSignature = site.Sign("Kelvin@example.com") })).IsOk();

        Assert.Equal(plain.ContactId, folded.ContactId);
        Assert.Equal(plain.ContactId, asPassed.ContactId);
        // U+212A lowers to k beyond ASCII.
        (await site.OpenAsync(new { userEmail = "\u212aelvin@example.com", userSignature = site.Sign("kelvin@example.com") })).IsRefused(401, "identity_verification_failed");
        Assert.NotEqual(plain.ContactId, (await site.OpenAsync(new { userEmail = "\u212aelvin@example.com", userSignature = site.Sign("\u212aelvin@example.com") })).IsOk().ContactId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("UPPER")]
    [InlineData("SPACE")]
    [InlineData("BASE64")]
    public async Task A_wrong_signature_is_refused_and_never_anonymous(string kind)
    {
        var site = await WidgetSite.AddAsync(app, $"wrong-{kind.Length}{kind.ToLowerInvariant()}", SignatureScope.Email);
        const string email = "wrong@example.com";
        var good = site.Sign(email);
        var signature = kind switch
        {
            "UPPER" => good.ToUpperInvariant(),
            "SPACE" => good + " ",
            "BASE64" => Convert.ToBase64String(Convert.FromHexString(good)),
            _ => kind,
        };

        (await site.OpenAsync(new { userEmail = email, userSignature = signature })).IsRefused(401, "identity_verification_failed");
    }

    private Task<List<IdentityKind>> KindsAsync(string contactId) =>
        app.Data(db => db.CustomerIdentities.Where(i => i.Customer.PublicId == contactId).Select(i => i.Kind).ToListAsync());
}
