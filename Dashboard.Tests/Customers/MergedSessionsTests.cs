using System.Net;
using System.Text.Json;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Identity;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Dashboard.Tests.Tickets;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Customers;

/// <summary>A merge changes only what agents see: what a door shows follows identities (product rules 1.4 and 1.5).</summary>
public sealed class MergedSessionsTests : IAsyncLifetime
{
    private DashboardApp app = null!;
    private SigningHost host = null!;
    private HtmlClient bob = null!;

    public async Task InitializeAsync()
    {
        app = await DashboardApp.StartAsync();
        host = await SigningHost.EnableAsync(app, null, Cast.HostOrigin);
        bob = await app.SignInAsync(Cast.Bob);
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Merging_an_unverified_visitor_into_somebody_proven_gives_neither_session_anything(bool visitorIsTheHead)
    {
        var lisa = await PortalCustomer.SignInAsync(app, host, Cast.Lisa);
        var hers = await lisa.OpenTicketAsync("Hers alone");
        var visitor = await app.VisitsAsync("lisa@example.com", "The visitor's");
        var theirs = await app.Data(db => db.Tickets.Where(t => t.Number == visitor.TicketNumber && t.ProjectId == app.Acme.Id).Select(t => t.PublicId).SingleAsync());
        var lisasRecord = await app.Data(db => db.Customers.Where(c => c.Name == Cast.Lisa.Name).Select(c => c.PublicId).SingleAsync());
        await MergeAsync(visitorIsTheHead ? visitor.PublicId : lisasRecord, visitorIsTheHead ? lisasRecord : visitor.PublicId);

        // The session of before and one of after.
        foreach (var session in new[] { lisa, await PortalCustomer.SignInAsync(app, host, Cast.Lisa) })
        {
            var list = await session.GetAsync("/tickets");
            Assert.Contains("Hers alone", list.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("The visitor's", list.Text, StringComparison.Ordinal);
            (await session.GetAsync($"/tickets/{theirs}")).ShouldBe(HttpStatusCode.NotFound);
            (await session.SendFormAsync($"/tickets/{theirs}", [("message", "Mine?")])).ShouldBe(HttpStatusCode.NotFound);
        }

        var scope = new CustomerScope(app.Acme.Id, visitor.CustomerId, [visitor.IdentityId]);
        Assert.Equal([theirs], await app.Data(db => scope.Tickets(db).Select(t => t.PublicId).ToListAsync()));
        Assert.Null(await WriteAsVisitorAsync(scope, hers));
        Assert.DoesNotContain(Cast.Lisa.Name, (await WriteAsVisitorAsync(scope, theirs))!.AuthorName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_handshake_says_and_learns_stays_with_its_own_record()
    {
        var visitor = await app.VisitsAsync(null, "The visitor's");
        await app.Data(async db =>
        {
            (await db.Customers.AsTracking().SingleAsync(c => c.Id == visitor.CustomerId)).Edit("Captain Flint", null, null);
            return await db.SaveChangesAsync();
        });
        await host.SignInAsync(Cast.Lisa);
        var lisasRecord = await app.Data(db => db.Customers.Where(c => c.Name == Cast.Lisa.Name).Select(c => c.PublicId).SingleAsync());
        await MergeAsync(visitor.PublicId, lisasRecord);

        var answer = await host.HandshakeAsync(host.Payload(Cast.Lisa));

        Assert.Equal(Cast.Lisa.Name, answer.Body.GetProperty("customer").GetProperty("name").GetString());
        Assert.Equal("Captain Flint", await app.Data(db => db.Customers.Where(c => c.Id == visitor.CustomerId).Select(c => c.Name).SingleAsync()));
    }

    [Fact]
    public async Task Mail_about_a_ticket_goes_where_its_own_record_says()
    {
        var number = await app.WritesAsync(Cast.Lisa, "Hers");
        var visitor = await app.VisitsAsync("somebody@elsewhere.example", "The visitor's");
        var silent = await app.VisitsAsync(null, "Without an address");
        await MergeAsync(await app.KnowsAsync(Cast.Lisa), visitor.PublicId);
        await MergeAsync(await app.KnowsAsync(Cast.Lisa), silent.PublicId);
        foreach (var ticket in new[] { number, visitor.TicketNumber, silent.TicketNumber })
        {
            var page = await bob.GetAsync($"/acme/tickets/{ticket}");
            await page.Fill("Reply", "Here you are.").PressAsync("Send reply");
        }

        var mails = await app.Data(db => db.OutboxMails.Where(m => m.RecipientKey == "customer").OrderBy(m => m.Id).Select(m => m.ToAddress).ToListAsync());

        Assert.Equal(["lisa@example.com", "somebody@elsewhere.example"], mails);
        Assert.Contains("somebody@elsewhere.example", (await bob.GetAsync($"/acme/tickets/{visitor.TicketNumber}")).Document.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_join_by_rule_takes_along_what_agents_had_merged_and_is_undone_side_by_side()
    {
        await ResolveAsync(new { email = "lisa@example.com" });
        await ResolveAsync(new { externalUserId = "u1", name = "By id" });
        var byId = await app.Data(db => db.Customers.Where(c => c.Name == "By id").Select(c => c.PublicId).SingleAsync());
        var visitor = await app.VisitsAsync("v@example.com", "The visitor's");
        await MergeAsync(byId, visitor.PublicId);

        await ResolveAsync(new { externalUserId = "u1", email = "lisa@example.com" });

        var rows = (await bob.GetAsync("/acme/customers")).Document.QuerySelectorAll("tbody tr .row-link");
        var one = Assert.Single(rows);
        var page = await bob.GetAsync(one.GetAttribute("href")!);
        Assert.Contains("The visitor's", page.Text, StringComparison.Ordinal);
        var question = await page.FollowAsync("Undo join of u1");
        Assert.Equal(2, question.Document.QuerySelectorAll(".side").Length);
        Assert.Contains("u1", question.Document.QuerySelectorAll(".side")[1].TextContent, StringComparison.Ordinal);
        await question.PressAsync("Undo join");
        Assert.Equal(2, (await bob.GetAsync("/acme/customers")).Document.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task An_address_from_mail_from_a_page_or_typed_by_staff_joins_nothing_by_itself()
    {
        await app.VisitsAsync("lisa@example.com");
        await app.Data(async db =>
        {
            foreach (var scope in new[] { "staff", "email" })
            {
                var contact = new Customer(app.Acme.Id, app.Clock.Now);
                contact.Edit(null, "lisa@example.com", null);
                contact.AddIdentity(IdentityKind.Email, "lisa@example.com", verified: false, app.Clock.Now, scope);
                db.Add(contact);
            }

            return await db.SaveChangesAsync();
        });
        var before = await app.StateAsync();

        var signed = await ResolveAsync(new { externalUserId = "u1", email = "lisa@example.com" });

        Assert.StartsWith(before.Split('\n')[0], await app.StateAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await app.Data(db => db.CustomerIdentities.CountAsync(i => i.CustomerId == signed.CustomerId)));
        Assert.Equal(0, await app.Data(db => db.CustomerJoins.CountAsync()));
        var page = await bob.GetAsync($"/acme/customers/{await app.Data(db => db.Customers.Where(c => c.Id == signed.CustomerId).Select(c => c.PublicId).SingleAsync())}");
        Assert.Equal(3, page.Document.QuerySelectorAll("main .callout a").Length);
    }

    private async Task MergeAsync(string keep, string other) =>
        (await (await bob.GetAsync($"/acme/customers/{keep}/merge?with={other}")).PressAsync("Merge")).ShouldBe(HttpStatusCode.OK);

    private async Task<Message?> WriteAsVisitorAsync(CustomerScope scope, string ticket)
    {
        await using var services = app.Services.CreateAsyncScope();
        return await services.ServiceProvider.GetRequiredService<ReplyAsCustomer>().RunAsync(scope, ticket, "It is me.", [], default);
    }

    private async Task<SignedCustomer> ResolveAsync(object content)
    {
        var json = JsonSerializer.SerializeToNode(content)!;
        json["expiresAt"] = app.Clock.UnixSeconds + 300;
        Assert.Equal(PayloadOutcome.Accepted, IdentityPayload.Parse(
            JsonSerializer.SerializeToUtf8Bytes(json), app.Clock.Now, TimeSpan.FromHours(1), out var payload));
        return (await app.With((ResolveSignedCustomer resolve) => resolve.ExecuteAsync(app.Acme.Id, payload!, default)))!;
    }
}
