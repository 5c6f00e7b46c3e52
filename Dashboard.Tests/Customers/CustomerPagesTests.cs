using System.Net;
using Dashboard.Data.Customers;
using Dashboard.Tests.Support;
using Dashboard.Tests.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Customers;

public sealed class CustomerPagesTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Theory]
    [InlineData("lisa", true)]
    [InlineData("LISA@EXAMPLE", true)]
    [InlineData("usr_8f2k", true)]
    [InlineData("%", false)]
    [InlineData("_", true)]
    [InlineData("lisa_", false)]
    [InlineData("'; drop table", false)]
    [InlineData("a%00b", false)]
    public async Task Customers_are_found_by_name_email_and_id(string text, bool found)
    {
        await app.KnowsAsync(Cast.Lisa);
        var bob = await app.SignInAsync(Cast.Bob);
        var page = (await bob.GetAsync($"/acme/customers?q={(text.Contains("%00", StringComparison.Ordinal) ? text : Uri.EscapeDataString(text))}")).ShouldBe(HttpStatusCode.OK);

        Assert.Equal(found, page.Has("link", "Lisa Müller"));
    }

    [Fact]
    public async Task An_identity_is_blocked_and_unblocked_after_a_question_and_both_are_audited()
    {
        var id = await app.KnowsAsync(Cast.Omar);
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync($"/acme/customers/{id}");
        page = await page.FollowAsync($"Block {Cast.Omar.ExternalUserId}");
        page = await page.PressAsync(Button(page, "block"));

        var blocked = await IdentityAsync(Cast.Omar.ExternalUserId);
        Assert.Equal(app.Clock.GetUtcNow(), blocked.BlockedAt);
        Assert.Equal(app.Clock.GetUtcNow(), blocked.SessionsEndedAt);
        Assert.False((await IdentityAsync(Cast.Omar.Email)).IsBlocked);
        Assert.Contains("Blocked", page.Text, StringComparison.Ordinal);

        page = await page.FollowAsync($"Unblock {Cast.Omar.ExternalUserId}");
        page = await page.PressAsync(Button(page, "unblock"));
        Assert.False((await IdentityAsync(Cast.Omar.ExternalUserId)).IsBlocked);

        page = await page.FollowAsync($"End sessions of {Cast.Omar.Email}");
        Assert.Contains("do not expire: a page that still has one lets them in again", page.Text, StringComparison.Ordinal);
        await page.PressAsync(Button(page, "end"));
        Assert.NotNull((await IdentityAsync(Cast.Omar.Email)).SessionsEndedAt);
        var actions = await app.Data(db => db.AuditEntries.Where(a => a.Action.StartsWith("customer.identity.")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync());
        Assert.Equal(["customer.identity.blocked", "customer.identity.unblocked", "customer.identity.sessions.ended"], actions);
    }

    [Fact]
    public async Task An_identity_of_another_customer_or_project_is_not_blocked()
    {
        var lisa = await app.KnowsAsync(Cast.Lisa);
        await app.KnowsAsync(Cast.Omar, app.Globex.Id);
        var foreign = await app.Data(db => db.CustomerIdentities.Where(i => i.ProjectId == app.Globex.Id).Select(i => i.Id).FirstAsync());
        var bob = await app.SignInAsync(Cast.Bob);
        var token = (await bob.GetAsync($"/acme/customers/{lisa}")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        (await bob.PostAsync($"/acme/customers/{lisa}/identities/{foreign}/block", ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.NotFound);
        (await bob.PostAsync($"/acme/customers/{lisa}/identities/{foreign}/block")).ShouldBe(HttpStatusCode.BadRequest);
        Assert.False(await app.Data(db => db.CustomerIdentities.AnyAsync(i => i.Id == foreign && i.BlockedAt != null)));
    }

    [Fact]
    public async Task An_agent_corrects_the_record_and_bad_input_is_given_back()
    {
        var id = await app.KnowsAsync(new EndCustomer("usr_edit", "edit@example.com", "Before"));
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await (await bob.GetAsync($"/acme/customers/{id}")).FollowAsync("Edit");
        var refused = (await page.Fill("Name", "After").Fill("Email", "not an address").PressAsync("Save")).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("not an address", refused.Value("Email"));
        page = await refused.Fill("Email", "after@example.com").PressAsync("Save");

        Assert.Contains("after@example.com", page.Text, StringComparison.Ordinal);
        var customer = await app.Data(db => db.Customers.Include(c => c.Identities).SingleAsync(c => c.PublicId == id));
        Assert.Equal(("After", "after@example.com"), (customer.Name, customer.Email));
        Assert.DoesNotContain(customer.Identities, i => i.Text == "after@example.com");
    }

    [Fact]
    public async Task A_join_is_undone_with_its_tickets()
    {
        var person = new EndCustomer("usr_join", "join@example.com", "Joined");
        var number = await app.WritesAsync(person, "Mine");
        var (from, to) = await app.Data(async db =>
        {
            var now = app.Clock.GetUtcNow();
            var target = new Customer(app.Acme.Id, now);
            target.LearnSigned("Target", null, null, null, null);
            db.Add(target);
            await db.SaveChangesAsync();
            var identity = await db.CustomerIdentities.AsTracking().Include(i => i.Customer).SingleAsync(i => i.Text == "usr_join");
            var source = identity.Customer;
            identity.MoveTo(target);
            db.CustomerJoins.Add(new CustomerJoin(app.Acme.Id, identity.Id, source.Id, target.Id, "One signed payload carried this id and this email.", now));
            await db.SaveChangesAsync();
            await db.Tickets.Where(t => t.IdentityId == identity.Id).ExecuteUpdateAsync(s => s.SetProperty(t => t.CustomerId, target.Id));
            return (source.PublicId, target.PublicId);
        });
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync($"/acme/customers/{to}");
        Assert.Contains("Mine", page.Text, StringComparison.Ordinal);

        page = await (await page.FollowAsync("Undo join of usr_join")).PressAsync("Undo join");

        Assert.DoesNotContain("Mine", page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Mine", (await bob.GetAsync($"/acme/customers/{from}")).Text, StringComparison.Ordinal);
        Assert.Contains("Joined", (await bob.GetAsync($"/acme/tickets/{number}")).Text, StringComparison.Ordinal);
        Assert.False(page.Has("link", "Undo join of usr_join"));
    }

    private static AngleSharp.Html.Dom.IHtmlElement Button(HtmlPage page, string act) =>
        (AngleSharp.Html.Dom.IHtmlElement)page.Document.QuerySelector($"dialog[open][id^={act}-] .dialog-foot button:not([type])")!;

    private Task<CustomerIdentity> IdentityAsync(string text) => app.Data(db => db.CustomerIdentities.AsNoTracking().SingleAsync(i => i.ProjectId == app.Acme.Id && i.Text == text));
}
