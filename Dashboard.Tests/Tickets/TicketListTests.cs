using System.Net;
using AngleSharp.Dom;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Tickets;

public sealed class TicketListTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_new_ticket_waits_in_the_list_until_somebody_takes_and_resolves_it()
    {
        var bob = await app.SignInAsync(Cast.Bob);
        var number = await app.WritesAsync(Cast.Lisa, "Cannot pay");
        var list = await bob.GetAsync("/acme/tickets");
        var row = list.Document.QuerySelector($"#ticket-{number}")!;
        Assert.Contains("unread", row.ClassName, StringComparison.Ordinal);
        foreach (var text in new[] { "Cannot pay", $"#{number}", "Lisa Müller", "New", "Nobody", "Portal" }) Assert.Contains(text, row.TextContent, StringComparison.Ordinal);
        Assert.True(await IsListedAsync(bob, number, "?view=unassigned"));
        Assert.False(await IsListedAsync(bob, number, "?view=mine"));

        var page = await (await list.FollowAsync("Cannot pay")).Choose("Assignee", "Bob").PressAsync("Set assignee");
        Assert.True(await IsListedAsync(bob, number, "?view=mine"));
        Assert.False(await IsListedAsync(bob, number, "?view=unassigned"));
        page = await page.Choose("Status", "Waiting on customer").PressAsync("Set status");
        Assert.True(await IsListedAsync(bob, number, "?view=waiting"));
        await page.Choose("Status", "Resolved").PressAsync("Set status");
        Assert.True(await IsListedAsync(bob, number, "?view=resolved"));
        Assert.False(await IsListedAsync(bob, number, ""));
        await app.AnswersAsync(number, "Still broken.");
        Assert.True(await IsListedAsync(bob, number, ""));
    }

    [Fact]
    public async Task Filters_narrow_the_view_and_nonsense_in_them_is_harmless()
    {
        var bob = await app.SignInAsync(Cast.Bob);
        var mail = await app.WritesAsync(Cast.Omar, "By mail", channel: Channel.Email);
        var portal = await app.WritesAsync(Cast.Omar, "By portal");
        await (await bob.GetAsync($"/acme/tickets/{portal}")).PressAsync("Mark as read");

        Assert.True(await IsListedAsync(bob, mail, "?channel=email"));
        Assert.False(await IsListedAsync(bob, portal, "?channel=email"));
        Assert.True(await IsListedAsync(bob, mail, "?unread=true"));
        Assert.False(await IsListedAsync(bob, portal, "?unread=true"));
        Assert.True(await IsListedAsync(bob, portal, "?assignee=nobody&status=new"));
        Assert.False(await IsListedAsync(bob, portal, $"?assignee={Guid.NewGuid()}"));
        foreach (var nonsense in new[] { "?view=99", "?status=-1", "?channel=%00", "?assignee=%27--", "?before=x", "?before=7fffffffffffffff-1", "?after=-1-%F0", "?status=new,resolved", "?unread=maybe" })
        {
            (await bob.GetAsync("/acme/tickets" + nonsense)).ShouldBe(HttpStatusCode.OK);
        }

        var page = await bob.GetAsync("/acme/tickets?view=waiting");
        page = await page.Choose("Channel", "Email").PressAsync("Apply");
        Assert.Contains("view=waiting", page.Path, StringComparison.Ordinal);
        Assert.Contains("No ticket matches", page.Text, StringComparison.Ordinal);
        Assert.True(page.Has("link", "Clear filters"));
    }

    [Fact]
    public async Task Every_view_says_why_it_is_empty()
    {
        await using var empty = await DashboardApp.StartAsync();
        var bob = await empty.SignInAsync(Cast.Bob);
        foreach (var (view, text) in new[] { ("", "No open tickets"), ("mine", "Nothing is yours"), ("unassigned", "has an owner"), ("waiting", "owes you"), ("resolved", "Nothing resolved") })
        {
            Assert.Contains(text, (await bob.GetAsync($"/acme/tickets?view={view}")).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_one_ended_even_within_one_moment()
    {
        await using var many = await DashboardApp.StartAsync();
        for (var i = 0; i < 60; i++)
        {
            if (i % 20 == 0) many.Clock.Advance(TimeSpan.FromSeconds(1));
            await many.WritesAsync(Cast.Lisa, $"Ticket {i}");
        }

        var bob = await many.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync("/acme/tickets");
        List<string> seen = [.. Subjects(page)];
        Assert.Empty(page.Document.QuerySelectorAll("a[rel=prev]"));
        while (page.Document.QuerySelector("a[rel=next]") is { } next)
        {
            page = await bob.GetAsync(next.GetAttribute("href")!);
            seen.AddRange(Subjects(page));
        }

        Assert.Equal(Enumerable.Range(0, 60).Reverse().Select(i => $"Ticket {i}"), seen);
        page = await bob.GetAsync(page.Document.QuerySelector("a[rel=prev]")!.GetAttribute("href")!);
        Assert.Equal(Enumerable.Range(10, 25).Reverse().Select(i => $"Ticket {i}"), Subjects(page));
        page = await bob.GetAsync(page.Document.QuerySelector("a[rel=prev]")!.GetAttribute("href")!);
        Assert.Equal(Enumerable.Range(35, 25).Reverse().Select(i => $"Ticket {i}"), Subjects(page));
        Assert.Empty(page.Document.QuerySelectorAll("a[rel=prev]"));
        Assert.Equal("60", page.Document.QuerySelector(".tabs [aria-current=page] .count")!.TextContent);
    }

    [Fact]
    public async Task Script_gets_the_list_without_the_page_around_it()
    {
        await app.WritesAsync(Cast.Lisa, "Fragment");
        var bob = await app.SignInAsync(Cast.Bob);
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(bob.Http.BaseAddress!, "/acme/tickets"));
        request.Headers.Add("HX-Request", "true");
        var fragment = await bob.SendAsync(request);

        Assert.DoesNotContain("<html", fragment.Body, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(fragment.Document.QuerySelector("#tickets [data-tickets]"));
    }

    [Fact]
    public async Task Every_way_to_narrow_the_list_walks_an_index()
    {
        if (TestDatabase.IsPostgreSql) return;
        var agent = new Agent(app.Acme.Id, Guid.NewGuid());
        var place = new Dashboard.Shared.ListPosition(app.Clock.GetUtcNow(), 5);
        TicketFilter[] filters =
        [
            new(), new() { View = TicketView.Mine }, new() { View = TicketView.Unassigned }, new() { View = TicketView.Waiting },
            new() { View = TicketView.Resolved }, new() { Channel = Channel.Email }, new() { Unread = true }, new() { Assignee = TicketFilter.Nobody },
        ];
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Dashboard.Data.DashboardDbContext>();
        var queries = scope.ServiceProvider.GetRequiredService<TicketQueries>();
        foreach (var filter in filters)
        {
            var plan = await PlanAsync(db, TicketQueries.Page(queries.Filtered(agent, filter), place, null).Take(26));
            Assert.Contains("USING INDEX IX_Tickets_", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("SCAN \"t\"", plan, StringComparison.Ordinal);
        }
    }

    private static async Task<string> PlanAsync(Dashboard.Data.DashboardDbContext db, IQueryable<Ticket> query)
    {
        await using var command = query.CreateDbCommand();
#pragma warning disable CA2100 // The text is EF Core's own.
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
#pragma warning restore CA2100
        await db.Database.OpenConnectionAsync();
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync()) lines.Add(reader.GetString(3));
        return string.Join('\n', lines);
    }

    private static async Task<bool> IsListedAsync(HtmlClient person, long number, string query) =>
        (await person.GetAsync("/acme/tickets" + query)).ShouldBe(HttpStatusCode.OK).Document.QuerySelector($"#ticket-{number}") is not null;

    private static IEnumerable<string> Subjects(HtmlPage page) => page.Document.QuerySelectorAll("[data-tickets] .row-link").Select(e => e.TextContent.Trim());
}
