using System.Net;
using Dashboard.Data.Customers;
using Dashboard.Tests.Support;
using Dashboard.Tests.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Customers;

/// <summary>Two records become one to the team, by hand and after a look at both; and two again.</summary>
public sealed class MergeTests : IAsyncLifetime
{
    private DashboardApp app = null!;
    private HtmlClient bob = null!;

    public async Task InitializeAsync()
    {
        app = await DashboardApp.StartAsync();
        bob = await app.SignInAsync(Cast.Bob);
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task An_agent_sees_both_side_by_side_and_merges_them()
    {
        var number = await app.WritesAsync(Cast.Lisa, "From the portal");
        var lisa = await app.KnowsAsync(Cast.Lisa);
        var visitor = await app.VisitsAsync(Cast.Lisa.Email);
        var page = await bob.GetAsync($"/acme/customers/{lisa}");
        Assert.Contains("Same email as", page.Text, StringComparison.Ordinal);

        var choosing = await page.FollowAsync("Merge…");
        Assert.NotNull(choosing.Document.QuerySelector($"section[aria-labelledby=same-title] a[href$='with={visitor.PublicId}']"));
        var both = (await bob.GetAsync($"/acme/customers/{lisa}/merge?with={visitor.PublicId}")).ShouldBe(HttpStatusCode.OK);
        Assert.Contains(Cast.Lisa.ExternalUserId, both.Text, StringComparison.Ordinal);
        Assert.Contains("Anonymous visitor", both.Text, StringComparison.Ordinal);
        Assert.Contains("Widget “Help bubble”", both.Text, StringComparison.Ordinal);
        Assert.Contains("pirate from the page", both.Text, StringComparison.Ordinal);
        Assert.Contains("no signature vouches for them", both.Document.QuerySelector("[aria-label=Warnings]")!.TextContent, StringComparison.Ordinal);
        var merged = await both.PressAsync("Merge");

        Assert.Equal($"/acme/customers/{lisa}", merged.Path);
        Assert.Equal([HttpStatusCode.Found], merged.Redirects);
        Assert.Contains("From the portal", merged.Text, StringComparison.Ordinal);
        Assert.Contains("From the widget", merged.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Same email as", merged.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(CustomerCast.TokenText, merged.Body, StringComparison.Ordinal);
        Assert.Equal($"/acme/customers/{lisa}", (await bob.GetAsync($"/acme/customers/{visitor.PublicId}")).Path);
        Assert.Single((await bob.GetAsync("/acme/customers")).Document.QuerySelectorAll("tbody tr"));
        Assert.Single((await bob.GetAsync("/acme/customers?q=lisa@example")).Document.QuerySelectorAll("tbody tr"));
        var ticket = await bob.GetAsync($"/acme/tickets/{visitor.TicketNumber}");
        Assert.Equal("Lisa Müller", ticket.Document.QuerySelector("#customer-title")!.TextContent.Trim());
        Assert.Contains("this ticket", ticket.Document.QuerySelector(".identities li:has(.claimed)")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("From the portal", ticket.Document.QuerySelector("[aria-labelledby=others-title]")!.TextContent, StringComparison.Ordinal);
        var audited = await app.Data(db => db.AuditEntries.SingleAsync(a => a.Action == "customer.merged"));
        Assert.Equal((Cast.Bob.Email, "Lisa Müller", app.Acme.Id), (audited.ActorName, audited.Subject, audited.ProjectId));
        Assert.NotEqual(number, visitor.TicketNumber);
    }

    [Fact]
    public async Task Taken_apart_everything_is_as_it_was_and_what_came_meanwhile_is_where_it_belongs()
    {
        await app.WritesAsync(Cast.Lisa, "From the portal");
        var lisa = await app.KnowsAsync(Cast.Lisa);
        var visitor = await app.VisitsAsync("lisa@elsewhere.example");
        var before = await app.StateAsync();
        await MergeAsync(lisa, visitor.PublicId);
        Assert.NotEqual(before, await app.StateAsync());

        var question = await (await bob.GetAsync($"/acme/customers/{lisa}")).FollowAsync("Undo merge of lisa@elsewhere.example");
        Assert.Contains("Has its own page again", question.Text, StringComparison.Ordinal);
        Assert.NotEqual(before, await app.StateAsync());
        (await question.PressAsync("Undo merge")).ShouldBe(HttpStatusCode.OK);

        Assert.Equal(before, await app.StateAsync());
        Assert.Equal(2, (await bob.GetAsync("/acme/customers")).Document.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(1, await app.Data(db => db.AuditEntries.CountAsync(a => a.Action == "customer.unmerged")));
        (await bob.GetAsync($"/acme/customers/{lisa}/unmerge/{visitor.PublicId}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_was_merged_before_goes_along_and_comes_back_along()
    {
        var (one, two, three) = (await app.VisitsAsync("one@example.com", "One"), await app.VisitsAsync("two@example.com", "Two"), await app.VisitsAsync("three@example.com", "Three"));
        await MergeAsync(two.PublicId, one.PublicId);
        var before = await app.StateAsync();
        await MergeAsync(three.PublicId, two.PublicId);
        Assert.Equal(["One", "Three", "Two"], await SubjectsAsync(three.PublicId));

        await (await bob.GetAsync($"/acme/customers/{three.PublicId}/unmerge/{two.PublicId}")).PressAsync("Undo merge");

        Assert.Equal(before, await app.StateAsync());
        Assert.Equal(["One", "Two"], await SubjectsAsync(two.PublicId));
        await MergeAsync(three.PublicId, two.PublicId);
        // The one in the middle may stay while what it brought leaves.
        await (await bob.GetAsync($"/acme/customers/{three.PublicId}/unmerge/{one.PublicId}")).PressAsync("Undo merge");
        Assert.Equal(["One"], await SubjectsAsync(one.PublicId));
        Assert.Equal(["Three", "Two"], await SubjectsAsync(three.PublicId));
    }

    [Fact]
    public async Task A_merged_customer_stands_in_the_list_where_any_of_their_records_was_seen_last()
    {
        var visitors = new List<Visitor>();
        for (var i = 0; i < 28; i++)
        {
            visitors.Add(await app.VisitsAsync($"v{i:00}@example.com"));
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await MergeAsync(visitors[0].PublicId, visitors[26].PublicId);
        await MergeAsync(visitors[5].PublicId, visitors[1].PublicId);

        var top = await bob.GetAsync("/acme/customers");
        var bottom = await top.FollowAsync("Older");
        string[] expected = ["v27", "v00", .. Enumerable.Range(2, 24).Reverse().Select(i => $"v{i:00}")];
        Assert.Equal(expected, Listed(top).Concat(Listed(bottom)));
        Assert.Equal(Listed(top), Listed(await bottom.FollowAsync("Newer")));
        Assert.Equal(["v00"], Listed(await bob.GetAsync("/acme/customers?q=v26")));
    }

    private static IEnumerable<string> Listed(HtmlPage page) => page.Document.QuerySelectorAll("tbody .row-link").Select(link => link.TextContent.Trim()[..3]);

    [Fact]
    public async Task What_changed_since_it_was_looked_at_is_not_merged_but_shown_again()
    {
        var lisa = await app.KnowsAsync(Cast.Lisa);
        var omar = await app.KnowsAsync(Cast.Omar);
        var both = await bob.GetAsync($"/acme/customers/{lisa}/merge?with={omar}");
        await app.Data(async db =>
        {
            (await db.CustomerIdentities.AsTracking().SingleAsync(i => i.Text == Cast.Omar.Email)).Block(app.Clock.Now);
            return await db.SaveChangesAsync();
        });

        var again = (await both.PressAsync("Merge")).ShouldBe(HttpStatusCode.Conflict);

        Assert.Contains("Nothing was merged", again.Text, StringComparison.Ordinal);
        Assert.Contains($"Blocked, and blocked it stays: {Cast.Omar.Email}", again.Text, StringComparison.Ordinal);
        Assert.Equal(0, await app.Data(db => db.Customers.CountAsync(c => c.HeadId != null)));
        (await again.PressAsync("Merge")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(1, await app.Data(db => db.Customers.CountAsync(c => c.HeadId != null)));
    }

    [Fact]
    public async Task Two_who_merge_the_same_pair_at_once_make_one_merge()
    {
        var lisa = await app.KnowsAsync(Cast.Lisa);
        var omar = await app.KnowsAsync(Cast.Omar);
        var ada = await app.SignInAsync(Cast.Ada);
        var one = await bob.GetAsync($"/acme/customers/{lisa}/merge?with={omar}");
        var other = await ada.GetAsync($"/acme/customers/{omar}/merge?with={lisa}");

        var answers = await Task.WhenAll(one.PressAsync("Merge"), other.PressAsync("Merge"));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NotFound], answers.Select(a => a.Status).Order());
        Assert.Equal(1, await app.Data(db => db.Customers.CountAsync(c => c.HeadId != null)));
        Assert.Single((await bob.GetAsync("/acme/customers")).Document.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task Two_proven_people_are_warned_of()
    {
        var lisa = await app.KnowsAsync(Cast.Lisa);
        var omar = await app.KnowsAsync(Cast.Omar);

        var warnings = (await bob.GetAsync($"/acme/customers/{lisa}/merge?with={omar}")).Document.QuerySelector("[aria-label=Warnings]")!.TextContent;

        Assert.Contains("Two email addresses are verified: lisa@example.com and omar@example.com", warnings, StringComparison.Ordinal);
        Assert.Contains("Two user ids of the host application are verified", warnings, StringComparison.Ordinal);
        Assert.DoesNotContain("no signature", warnings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_customers_and_oneself_are_not_found()
    {
        var lisa = await app.KnowsAsync(Cast.Lisa);
        var foreign = await app.VisitsAsync("a@example.com", projectId: app.Globex.Id);
        var second = await app.VisitsAsync("b@example.com", projectId: app.Globex.Id);
        var charlie = await app.SignInAsync(Cast.Charlie);
        var theirs = await charlie.GetAsync($"/globex/customers/{foreign.PublicId}/merge?with={second.PublicId}");
        await theirs.PressAsync("Merge");
        var mine = await bob.GetAsync($"/acme/customers/{lisa}/merge?with={await app.KnowsAsync(Cast.Omar)}");
        var token = mine.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        foreach (var address in new[]
        {
            $"/acme/customers/{lisa}/merge?with={foreign.PublicId}", $"/acme/customers/{foreign.PublicId}/merge", $"/acme/customers/{foreign.PublicId}",
            $"/acme/customers/{second.PublicId}", $"/acme/customers/{foreign.PublicId}/unmerge/{second.PublicId}", $"/acme/customers/{lisa}/unmerge/{second.PublicId}",
            $"/acme/customers/{lisa}/merge?with={lisa}", $"/acme/customers/{lisa}/merge?with=nobody", "/acme/customers/nobody/merge",
        }) (await bob.GetAsync(address)).ShouldBe(HttpStatusCode.NotFound);
        foreach (var with in new[] { foreign.PublicId, second.PublicId, lisa, "", "a\0b" })
            (await bob.PostAsync($"/acme/customers/{lisa}/merge", ("__RequestVerificationToken", token), ("with", with), ("seen", ""))).ShouldBe(HttpStatusCode.NotFound);
        (await bob.PostAsync($"/acme/customers/{foreign.PublicId}/unmerge/{second.PublicId}", ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal(1, await app.Data(db => db.Customers.CountAsync(c => c.HeadId != null)));
    }

    [Fact]
    public async Task An_engineer_neither_sees_customers_nor_merges_them()
    {
        var lisa = await app.KnowsAsync(Cast.Lisa);
        var erin = await app.SignInAsync(Cast.Erin);

        (await erin.GetAsync($"/acme/customers/{lisa}/merge")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Whom_to_merge_with_is_found_by_search_and_page_by_page()
    {
        var lisa = await app.KnowsAsync(Cast.Lisa);
        for (var i = 0; i < 27; i++) await app.KnowsAsync(new EndCustomer($"usr_{i:00}", $"u{i:00}@example.com", $"User {i:00}"));

        var first = await (await bob.GetAsync($"/acme/customers/{lisa}")).FollowAsync("Merge…");
        var names = Names(first);
        var rest = Names(await first.FollowAsync("Older"));
        Assert.Equal(25, names.Count);
        Assert.Equal(2, rest.Count);
        Assert.Equal(27, names.Concat(rest).Distinct().Count());
        Assert.DoesNotContain("Lisa Müller", names.Concat(rest));
        var found = await first.Fill("Find a customer", "u07@example").PressAsync("Find");
        Assert.Equal(["User 07"], Names(found));
        Assert.Contains("Nobody found", (await found.Fill("Find a customer", "zzz").PressAsync("Find")).Text, StringComparison.Ordinal);
    }

    private static List<string> Names(HtmlPage page) => [.. page.Document.QuerySelectorAll("ul[aria-label=Customers] .row-link").Select(e => e.TextContent)];

    private async Task MergeAsync(string keep, string other) =>
        (await (await bob.GetAsync($"/acme/customers/{keep}/merge?with={other}")).PressAsync("Merge")).ShouldBe(HttpStatusCode.OK);

    private async Task<IEnumerable<string>> SubjectsAsync(string customer) =>
        (await bob.GetAsync($"/acme/customers/{customer}")).Document.QuerySelectorAll("section[aria-labelledby=tickets-title] .row-link").Select(e => e.TextContent).Order();
}
