using System.Net;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Portal;

/// <summary>The screens that the frame fetches, as fragments of HTML.</summary>
public sealed class PortalScreensTests : IAsyncLifetime
{
    private DashboardApp _app = null!;
    private SigningHost _host = null!;
    private PortalCustomer _lisa = null!;

    public async Task InitializeAsync()
    {
        _app = await DashboardApp.StartAsync();
        _host = await SigningHost.EnableAsync(_app, null, Cast.HostOrigin);
        _lisa = await PortalCustomer.SignInAsync(_app, _host, Cast.Lisa);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_first_visit_is_invited_to_write()
    {
        var list = await _lisa.GetAsync("/tickets", "en");

        list.ShouldBe(HttpStatusCode.OK);
        Assert.Contains("How can we help?", Said(list), StringComparison.Ordinal);
        Assert.True(list.Has("button", "New ticket"));
        Assert.Equal("no-store", list.Response.Headers.CacheControl!.ToString());
        Assert.Empty(_lisa.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task A_ticket_is_opened_under_the_signed_identity_and_shown()
    {
        var form = await _lisa.GetAsync("/tickets/new", "en");

        var thread = await form.Fill("Subject", "Invoice 2041").Fill("Message", "The total is **wrong**.").PressAsync("Submit ticket");

        thread.ShouldBe(HttpStatusCode.Created);
        Assert.Contains("<strong>wrong</strong>", thread.Body, StringComparison.Ordinal);
        Assert.True(thread.Has("button", "Send"));
        thread.Field("Your reply");
        var ticket = await _app.Data(db => db.Tickets.Include(t => t.Identity).Include(t => t.Messages).SingleAsync());
        Assert.Equal((Channel.Portal, TicketStatus.New, Cast.Lisa.ExternalUserId), (ticket.Channel, ticket.Status, ticket.Identity!.Text));
        Assert.Equal(Cast.Lisa.Name, ticket.Messages.Single().AuthorName);
        Assert.False(ticket.Messages.Single().Unverified);
    }

    [Theory]
    [InlineData("en", "Quoted text")]
    [InlineData("es", "Texto citado")]
    public async Task What_a_mailed_answer_quotes_is_folded(string locale, string words)
    {
        var form = await _lisa.GetAsync("/tickets/new", "en");
        await form.Fill("Subject", "Printer").Fill("Message", "It burns.\n\n> quoted by hand").PressAsync("Submit ticket");
        var id = await _app.Data(async db =>
        {
            var ticket = await db.Tickets.AsTracking().Include(t => t.Messages).SingleAsync();
            ticket.AddMailedMessage("It is out.\n\nOn Mon, Bob wrote:\n> Use the extinguisher.", "Lisa", "lisa@example.com", _app.Clock.Now);
            await db.SaveChangesAsync();
            return ticket.PublicId;
        });

        var thread = await _lisa.GetAsync($"/tickets/{id}", locale);

        var folded = Assert.Single(thread.Document.QuerySelectorAll("details.uh-quoted"));
        Assert.False(folded.HasAttribute("open"));
        Assert.Equal(words, folded.QuerySelector("summary")!.TextContent.Trim());
        Assert.Contains("Use the extinguisher.", folded.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("It is out.", folded.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_subject_and_message_are_named_and_nothing_typed_is_lost()
    {
        var answer = await _lisa.SendFormAsync("/tickets/new", [("subject", "  "), ("message", "I typed <this> & that")]);

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Write a subject.", Said(answer), StringComparison.Ordinal);
        Assert.Equal("I typed <this> & that", answer.Value("Message"));
        Assert.Equal("true", answer.Field("Subject").GetAttribute("aria-invalid"));
        Assert.Equal(0, await _app.Data(db => db.Tickets.CountAsync()));
    }

    [Theory]
    [InlineData("Two\r\nBcc: everybody@example.com")]
    [InlineData("Two\nlines")]
    [InlineData("nul\0byte")]
    [InlineData("line\u2028separator")]
    public async Task A_subject_of_more_than_one_line_is_refused(string subject)
    {
        var answer = await _lisa.SendFormAsync("/tickets/new", [("subject", subject), ("message", "Hello")]);

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("one line", Said(answer), StringComparison.Ordinal);
        Assert.Equal("Hello", answer.Value("Message"));
    }

    [Fact]
    public async Task Texts_that_are_too_long_are_refused_with_their_limit()
    {
        var answer = await _lisa.SendFormAsync("/tickets/new", [("subject", new string('s', 201)), ("message", new string('m', 20_001))]);

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("at most 200 characters", Said(answer), StringComparison.Ordinal);
        Assert.Contains("at most 20000 characters", Said(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a form", "text/plain")]
    [InlineData("--b\r\nbroken", "multipart/form-data; boundary=b")]
    [InlineData("{}", "application/json")]
    public async Task What_is_no_form_is_refused_without_an_error_of_ours(string body, string contentType)
    {
        using var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using var answer = await _lisa.Http.PostAsync(new Uri(_app.Address, _lisa.Root + "/tickets/new"), content);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task The_list_filters_searches_and_counts()
    {
        var printer = await _lisa.OpenTicketAsync("Printer on fire", "It smokes.");
        var invoice = await _lisa.OpenTicketAsync("Invoice", "Where is the SMOKE detector listed?");
        var door = await _lisa.OpenTicketAsync("Door is stuck");
        await _app.ActAsync(invoice, (ticket, bob) => ticket.Reply(bob, "Page two.", _app.Clock.Now));
        await _app.ActAsync(door, (ticket, _) => ticket.ChangeStatus(TicketStatus.Resolved, _app.Clock.Now));

        var all = await _lisa.GetAsync("/tickets", "en");
        Assert.Equal(["New 1", "In progress 1", "Resolved 1"], all.Document.QuerySelectorAll(".uh-metric").Select(AccessibleName.TextOf));
        Assert.Equal(3, Subjects(all).Count);
        Assert.Equal(["Printer on fire"], Subjects(await _lisa.GetAsync("/tickets?status=new")));
        Assert.Equal(["Invoice"], Subjects(await _lisa.GetAsync("/tickets?status=in-progress")));
        Assert.Equal(["Door is stuck"], Subjects(await _lisa.GetAsync("/tickets?status=resolved")));
        Assert.Equal(["Invoice", "Printer on fire"], Subjects(await _lisa.GetAsync("/tickets?q=smoke")).Order());
        Assert.Equal(["Printer on fire"], Subjects(await _lisa.GetAsync("/tickets?q=%231")));
        Assert.Empty(Subjects(await _lisa.GetAsync("/tickets?q=%25")));
        Assert.Contains("Nothing found", Said(await _lisa.GetAsync("/tickets?q=%00x", "en")), StringComparison.Ordinal);
        Assert.NotEmpty(printer);
    }

    [Fact]
    public async Task The_list_comes_page_by_page_and_misses_nothing()
    {
        for (var i = 1; i <= 45; i++)
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(i % 3));
            await _lisa.OpenTicketAsync($"Ticket {i}");
        }

        var seen = new List<string>();
        var page = await _lisa.GetAsync("/tickets", "en");
        while (true)
        {
            seen.AddRange(Subjects(page));
            if (page.Document.QuerySelector(".uh-more button") is not { } more) break;
            page = await _lisa.GetAsync(more.GetAttribute("hx-get")![_lisa.Root.Length..]);
        }

        Assert.Equal(45, seen.Count);
        Assert.Equal(45, seen.Distinct().Count());
        (await _lisa.GetAsync("/tickets?after=zz-1")).ShouldBe(HttpStatusCode.OK);
        (await _lisa.GetAsync("/tickets?after=7fffffffffffffff-1")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Waiting_is_in_progress_to_a_customer_and_notes_do_not_exist()
    {
        var ticket = await _lisa.OpenTicketAsync("Question");
        await _app.ActAsync(ticket, (t, bob) =>
        {
            t.Reply(bob, "Which version?", _app.Clock.Now);
            t.AddPrivateNote(bob, "She is on the old plan.", _app.Clock.Now);
            t.AddEvent("Bob", "set the status to Waiting", _app.Clock.Now);
            t.ChangeStatus(TicketStatus.Waiting, _app.Clock.Now);
        });

        var thread = await _lisa.GetAsync($"/tickets/{ticket}", "en");

        Assert.Contains("In progress", Said(thread), StringComparison.Ordinal);
        Assert.Contains("Which version?", Said(thread), StringComparison.Ordinal);
        Assert.DoesNotContain("old plan", thread.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Waiting", thread.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("old plan", (await _lisa.GetAsync("/tickets?q=plan")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agents_reply_is_unread_until_it_was_in_sight()
    {
        var ticket = await _lisa.OpenTicketAsync("Question");
        await _app.ActAsync(ticket, (t, bob) => t.Reply(bob, "Answer.", _app.Clock.Now));
        Assert.Contains("\"unread\":1", (await _lisa.GetAsync("/unread")).Body, StringComparison.Ordinal);
        Assert.Single((await _lisa.GetAsync($"/tickets/{ticket}")).Document.QuerySelectorAll("li.uh-unread"));
        Assert.Single((await _lisa.GetAsync("/tickets")).Document.QuerySelectorAll(".uh-row.uh-unread"));

        (await _lisa.PostAsync($"/tickets/{ticket}/read", ("number", "2"))).ShouldBe(HttpStatusCode.NoContent);

        Assert.Contains("\"unread\":0", (await _lisa.GetAsync("/unread")).Body, StringComparison.Ordinal);
        Assert.Empty((await _lisa.GetAsync($"/tickets/{ticket}")).Document.QuerySelectorAll("li.uh-unread"));
        var stored = await _app.Data(db => db.Tickets.SingleAsync());
        Assert.Equal((2, _app.Clock.Now), (stored.CustomerReadNumber, stored.CustomerReadAt));
        (await _lisa.PostAsync($"/tickets/{ticket}/read", ("number", "99"))).ShouldBe(HttpStatusCode.NoContent);
        (await _lisa.PostAsync($"/tickets/{ticket}/read", ("number", "many"))).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_reply_reopens_and_the_customer_can_close_and_reopen()
    {
        var ticket = await _lisa.OpenTicketAsync("Question");
        var closed = await _lisa.PostAsync($"/tickets/{ticket}?handler=close");
        Assert.Contains("Resolved", Said(closed.ShouldBe(HttpStatusCode.OK)), StringComparison.Ordinal);
        (await _lisa.PostAsync($"/tickets/{ticket}?handler=close")).ShouldBe(HttpStatusCode.OK);

        var reopened = await _lisa.PostAsync($"/tickets/{ticket}?handler=reopen");
        Assert.Contains("In progress", Said(reopened), StringComparison.Ordinal);
        await _lisa.PostAsync($"/tickets/{ticket}?handler=close");

        var form = await _lisa.GetAsync($"/tickets/{ticket}", "en");
        var replied = await form.Fill("Your reply", "Still broken.").PressAsync("Send");

        Assert.Contains("Still broken.", Said(replied.ShouldBe(HttpStatusCode.OK)), StringComparison.Ordinal);
        Assert.Equal(TicketStatus.InProgress, await _app.Data(db => db.Tickets.Select(t => t.Status).SingleAsync()));
    }

    [Fact]
    public async Task An_empty_reply_is_refused_beside_the_conversation()
    {
        var ticket = await _lisa.OpenTicketAsync("Question", "First message.");

        var answer = await _lisa.SendFormAsync($"/tickets/{ticket}", [("message", " \r\n ")]);

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Write a message.", Said(answer), StringComparison.Ordinal);
        Assert.Contains("First message.", Said(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_new_messages_come_to_a_thread_that_is_on_screen()
    {
        var ticket = await _lisa.OpenTicketAsync("Question", "First message.");
        await _app.ActAsync(ticket, (t, bob) => t.Reply(bob, "Second message.", _app.Clock.Now));

        var news = await _lisa.GetAsync($"/tickets/{ticket}?after=1", "en");

        Assert.Contains("Second message.", Said(news), StringComparison.Ordinal);
        Assert.DoesNotContain("First message.", Said(news), StringComparison.Ordinal);
        Assert.Equal("true", news.Document.QuerySelector("#uh-thread-status")!.GetAttribute("hx-swap-oob"));
    }

    [Fact]
    public async Task Spanish_is_spoken_on_every_screen()
    {
        var ticket = await _lisa.OpenTicketAsync("Question");

        Assert.True((await _lisa.GetAsync("/tickets", "es")).Has("button", "Nueva solicitud"));
        Assert.True((await _lisa.GetAsync("/tickets/new", "es")).Has("button", "Enviar solicitud"));
        Assert.True((await _lisa.GetAsync($"/tickets/{ticket}", "es")).Has("button", "Enviar"));
        Assert.Contains("No existe esa solicitud", Said(await _lisa.GetAsync("/tickets/nothing", "es")), StringComparison.Ordinal);
        Assert.True((await _lisa.GetAsync("/tickets", "es-MX")).Has("button", "Nueva solicitud"));
        Assert.True((await _lisa.GetAsync("/tickets", "zz")).Has("button", "New ticket"));
    }

    [Fact]
    public async Task Nothing_written_becomes_code()
    {
        var attack = "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))";
        var ticket = await _lisa.OpenTicketAsync("<b>\"'&</b>", attack);

        foreach (var screen in new[] { await _lisa.GetAsync($"/tickets/{ticket}"), await _lisa.GetAsync("/tickets") })
        {
            Assert.Empty(screen.Document.QuerySelectorAll("script, img, iframe, [onerror], [style], a[href^=javascript]"));
            Assert.Contains("<b>\"'&</b>", Said(screen), StringComparison.Ordinal);
        }
    }

    /// <summary>All words on the screen, those of named regions too.</summary>
    private static string Said(HtmlPage page) => page.Document.Body!.TextContent;

    private static IReadOnlyList<string> Subjects(HtmlPage page) =>
        [.. page.Document.QuerySelectorAll(".uh-subject").Select(e => e.TextContent.Trim())];
}
