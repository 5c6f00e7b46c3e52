using System.Net;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Platform.Markdown;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Tickets;

public sealed class ThreadTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_reply_is_written_once_with_its_mail_and_moves_the_ticket_on()
    {
        var number = await app.WritesAsync(Cast.Lisa, "Export fails");
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync($"/acme/tickets/{number}");
        Assert.Contains("It does not work.", page.Text, StringComparison.Ordinal);

        var answer = (await page.Fill("Reply", "Hello Lisa, **fixed**.\r\nBob").PressAsync("Send reply")).ShouldBe(HttpStatusCode.OK);

        Assert.Single(answer.Redirects);
        Assert.Equal("<strong>fixed</strong>", answer.Document.QuerySelector(".message-agent .prose strong")!.OuterHtml);
        Assert.Equal("", answer.Value("Reply"));
        var ticket = await app.TicketAsync(number);
        Assert.Equal(TicketStatus.InProgress, ticket.Status);
        Assert.False(ticket.UnreadByStaff);
        Assert.Equal("Hello Lisa, **fixed**.\nBob", ticket.Messages.Single(m => m.Author == MessageAuthor.Agent).Body);
        var mail = await app.Data(db => db.OutboxMails.Include(m => m.Messages).SingleAsync(m => m.TicketId == ticket.Id));
        Assert.Equal((MailState.Pending, Cast.Lisa.Email, app.Clock.GetUtcNow().AddSeconds(60)), (mail.State, mail.ToAddress, mail.DueAt));
        Assert.Equal(2, Assert.Single(mail.Messages).Number);
        Assert.Equal(1, await app.Data(db => db.AuditEntries.CountAsync(a => a.Action == "ticket.replied" && a.Subject == $"Ticket #{number}" && a.ActorName == "Bob")));
    }

    [Fact]
    public async Task Send_instantly_makes_the_mail_due_now()
    {
        var number = await app.WritesAsync(Cast.Lisa, "Urgent");
        var bob = await app.SignInAsync(Cast.Bob);
        await (await bob.GetAsync($"/acme/tickets/{number}")).Fill("Reply", "Now.").Check("Send instantly").PressAsync("Send reply");

        var id = (await app.TicketAsync(number)).Id;
        Assert.Equal(app.Clock.GetUtcNow(), await app.Data(db => db.OutboxMails.Where(m => m.TicketId == id).Select(m => m.DueAt).SingleAsync()));
    }

    [Fact]
    public async Task A_private_note_is_kept_apart_and_mailed_to_nobody()
    {
        var number = await app.WritesAsync(Cast.Lisa, "Note");
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await (await bob.GetAsync($"/acme/tickets/{number}")).Fill("Private note", "She is *VIP*.").PressAsync("Add note");

        Assert.Contains("Private note", page.Document.QuerySelector(".message-note .message-head")!.TextContent, StringComparison.Ordinal);
        var ticket = await app.TicketAsync(number);
        Assert.Equal(TicketStatus.New, ticket.Status);
        Assert.True(ticket.Messages.Single(m => m.Author == MessageAuthor.Agent).IsPrivate);
        Assert.False(await app.Data(db => db.OutboxMails.AnyAsync(m => m.TicketId == ticket.Id)));
    }

    public static TheoryData<string> BadMessages => new() { "", "  \r\n ", "a\0b", "\u001b[31m", new string('x', Message.MaxBodyLength + 1) };

    [Theory]
    [MemberData(nameof(BadMessages))]
    public async Task A_message_that_is_refused_is_given_back_and_changes_nothing(string text)
    {
        var number = await app.WritesAsync(Cast.Lisa, "Bad");
        var bob = await app.SignInAsync(Cast.Bob);
        foreach (var (field, button) in new[] { ("Reply", "Send reply"), ("Private note", "Add note") })
        {
            var page = await bob.GetAsync($"/acme/tickets/{number}");
            var answer = (await page.Fill(field, text).PressAsync(button)).ShouldBe(HttpStatusCode.UnprocessableEntity);
            // HTML cannot carry NUL, and nothing is lost of what is blank; everything else comes back as it was.
            if (!string.IsNullOrWhiteSpace(text)) Assert.Equal(text.ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal), answer.Value(field).Replace("\ufffd", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal));
            Assert.Equal("true", answer.Field(field).GetAttribute("aria-invalid"));
        }

        Assert.Single((await app.TicketAsync(number)).Messages);
    }

    [Fact]
    public void Text_that_no_form_can_send_is_refused_all_the_same()
    {
        foreach (var text in (string[])["a\ud800b", "\udc00", "\ud83d\ud83d\ude00", "a\0"])
        {
            Assert.NotNull(TicketText.RefuseMessage(text));
            Assert.NotNull(TicketText.RefuseSubject(text));
        }

        Assert.Null(TicketText.RefuseMessage("😀\tx\r\n"));
    }

    [Fact]
    public async Task Status_assignee_and_priority_are_changed_by_plain_forms_and_remembered_in_the_thread()
    {
        var number = await app.WritesAsync(Cast.Lisa, "Properties");
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync($"/acme/tickets/{number}");

        page = await page.Choose("Status", "Waiting on customer").PressAsync("Set status");
        page = await page.Choose("Assignee", "Ada").PressAsync("Set assignee");
        page = await page.Choose("Priority", "Urgent").PressAsync("Set priority");

        Assert.Contains("Bob changed the status from New to Waiting on customer", page.Text, StringComparison.Ordinal);
        Assert.Contains("Bob assigned this to Ada", page.Text, StringComparison.Ordinal);
        Assert.Contains("Bob set the priority to Urgent", page.Text, StringComparison.Ordinal);
        var ticket = await app.TicketAsync(number);
        Assert.Equal((TicketStatus.Waiting, "Ada", TicketPriority.Urgent), (ticket.Status, ticket.Assignee!.DisplayName, ticket.Priority));

        page = await page.Choose("Assignee", "Nobody").PressAsync("Set assignee");
        Assert.Null((await app.TicketAsync(number)).AssigneeId);
        await page.PressAsync("Set assignee");
        Assert.Equal(5, (await app.TicketAsync(number)).LastMessageNumber);
    }

    [Fact]
    public async Task Nobody_outside_the_team_or_without_ticket_rights_can_be_assigned()
    {
        var number = await app.WritesAsync(Cast.Lisa, "Assign");
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync($"/acme/tickets/{number}");
        var options = page.Field("Assignee").TextContent;
        Assert.DoesNotContain("Erin", options, StringComparison.Ordinal);
        Assert.DoesNotContain("Charlie", options, StringComparison.Ordinal);

        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        foreach (var email in new[] { Cast.Erin.Email, Cast.Charlie.Email })
        {
            var id = await app.Data(db => db.Users.Where(u => u.Email == email).Select(u => u.Id).SingleAsync());
            await bob.PostAsync($"/acme/tickets/{number}/properties", ("assignee", id.ToString()), ("__RequestVerificationToken", token));
        }

        await bob.PostAsync($"/acme/tickets/{number}/properties", ("status", "99"), ("__RequestVerificationToken", token));
        var ticket = await app.TicketAsync(number);
        Assert.Null(ticket.AssigneeId);
        Assert.Equal(TicketStatus.New, ticket.Status);
    }

    [Fact]
    public async Task Looking_changes_nothing_and_the_button_marks_as_read()
    {
        var number = await app.WritesAsync(Cast.Lisa, "Read me");
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync($"/acme/tickets/{number}");
        Assert.True((await app.TicketAsync(number)).UnreadByStaff);

        page = await page.PressAsync("Mark as read");

        Assert.False(page.Has("button", "Mark as read"));
        Assert.False((await app.TicketAsync(number)).UnreadByStaff);
        await app.AnswersAsync(number, "Are you there?");
        Assert.True((await bob.GetAsync($"/acme/tickets/{number}")).Has("button", "Mark as read"));
    }

    [Fact]
    public async Task What_came_while_writing_stays_unread()
    {
        var number = await app.WritesAsync(Cast.Lisa, "Crossing");
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync($"/acme/tickets/{number}");
        await app.AnswersAsync(number, "One more thing.");
        await page.Fill("Reply", "Done.").PressAsync("Send reply");

        Assert.True((await app.TicketAsync(number)).UnreadByStaff);
    }

    [Fact]
    public async Task Two_agents_who_answer_at_once_both_succeed()
    {
        var number = await app.WritesAsync(Cast.Lisa, "At once");
        var (bob, ada) = (await app.SignInAsync(Cast.Bob), await app.SignInAsync(Cast.Ada));
        var pages = new[] { await bob.GetAsync($"/acme/tickets/{number}"), await ada.GetAsync($"/acme/tickets/{number}") };

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => pages[i % 2].Fill("Reply", $"Answer {i}").PressAsync("Send reply")));

        Assert.All(answers, a => a.ShouldBe(HttpStatusCode.OK));
        var messages = (await app.TicketAsync(number)).Messages;
        Assert.Equal(Enumerable.Range(1, 7), messages.Select(m => m.Number).Order());
        Assert.Equal(1, await app.Data(db => db.OutboxMails.CountAsync(m => m.Ticket.Number == number && m.ProjectId == app.Acme.Id)));
    }

    [Fact]
    public async Task Files_come_back_as_they_were_and_only_pictures_are_shown_inline()
    {
        var number = await app.WritesAsync(Cast.Lisa, "Files");
        var bob = await app.SignInAsync(Cast.Bob);
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[300 * 1024]];
        var html = "<script>alert(1)</script>"u8.ToArray();

        var page = await PostFilesAsync(bob, number, ("shot.png", png), ("../..\\evil\u202e.html", html));

        page.ShouldBe(HttpStatusCode.OK);
        var picture = page.Document.QuerySelector(".attachment img")!;
        using var first = await GetAsync(bob, picture.GetAttribute("src")!);
        Assert.Equal(png, await first.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal("evil.html", page.Document.QuerySelector(".attachment:not(.attachment-image) bdi")!.TextContent);
        using var second = await GetAsync(bob, page.Document.QuerySelector(".attachment:not(.attachment-image)")!.GetAttribute("href")!);
        Assert.Equal(html, await second.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/octet-stream", second.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", second.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", second.Headers.GetValues("X-Content-Type-Options").Single());

        var link = page.Document.QuerySelector(".attachment")!.GetAttribute("href")!;
        var charlie = await app.SignInAsync(Cast.Charlie);
        (await charlie.GetAsync(link)).ShouldBe(HttpStatusCode.NotFound);
        (await charlie.GetAsync(link.Replace("/acme/", "/globex/", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.NotFound);
        (await (await app.SignInAsync(Cast.Erin)).GetAsync(link)).ShouldBe(HttpStatusCode.Forbidden);
        (await bob.GetAsync(link.Replace($"/{number}/", "/999999/", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Too_many_or_empty_files_are_refused_and_the_text_stays()
    {
        var number = await app.WritesAsync(Cast.Lisa, "Many files");
        var bob = await app.SignInAsync(Cast.Bob);

        var page = await PostFilesAsync(bob, number, [.. Enumerable.Range(0, 6).Select(i => ($"{i}.txt", new byte[] { 1 }))]);
        page.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("See files.", page.Value("Reply"));
        (await PostFilesAsync(bob, number, ("empty.txt", []))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await PostFilesAsync(bob, number, ("big.bin", new byte[Attachment.MaxBytes + 1]))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Single((await app.TicketAsync(number)).Messages);
    }

    [Fact]
    public async Task Whatever_a_customer_writes_stays_text_on_every_page()
    {
        const string attack = "\"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'";
        var person = new EndCustomer("usr\"><script>alert(2)</script>", "\"<b>x</b>\"@example.com", attack);
        var number = await app.WritesAsync(person, attack, string.Join("\n\n", MarkdownAttacks.All.Where(a => TicketText.RefuseMessage(a) is null)));
        var customer = await app.KnowsAsync(person);
        var bob = await app.SignInAsync(Cast.Bob);
        foreach (var address in new[] { "/acme/tickets", $"/acme/tickets/{number}", "/acme/customers", $"/acme/customers/{customer}", $"/acme/tickets/new?q=script", $"/acme/tickets/new?customer={customer}" })
        {
            var page = (await bob.GetAsync(address)).ShouldBe(HttpStatusCode.OK);
            Assert.Contains(attack, page.Document.Body!.TextContent, StringComparison.Ordinal);
            Assert.All(page.Document.QuerySelectorAll("*"), element => Assert.DoesNotContain(element.Attributes, a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Name == "style"));
            Assert.All(page.Document.Scripts, script => Assert.True(script.TextContent.Length == 0 && script.Source!.StartsWith('/'), script.OuterHtml));
            Assert.All(page.Document.Images, image => Assert.StartsWith("/acme/", image.GetAttribute("src"), StringComparison.Ordinal));
        }

        var thread = await bob.GetAsync($"/acme/tickets/{number}");
        Assert.All(thread.Document.QuerySelectorAll(".prose"), prose => Assert.Null(SafeMarkdownTests.Harm(prose.InnerHtml)));
    }

    [Theory]
    [InlineData("/acme/tickets")]
    [InlineData("/acme/tickets/1")]
    [InlineData("/acme/tickets/new")]
    [InlineData("/acme/tickets/events")]
    [InlineData("/acme/tickets/1/events")]
    [InlineData("/acme/tickets/1/properties")]
    [InlineData("/acme/tickets/1/read")]
    [InlineData("/acme/tickets/1/typing")]
    [InlineData("/acme/customers")]
    [InlineData("/acme/customers/x")]
    [InlineData("/acme/customers/x/edit")]
    [InlineData("/acme/customers/x/joins/1")]
    [InlineData("/acme/customers/x/identities/1/block")]
    public async Task Ticket_content_is_for_agents(string address)
    {
        (await (await app.SignInAsync(Cast.Erin)).GetAsync(address)).ShouldBe(HttpStatusCode.Forbidden);
        (await (await app.SignInAsync(Cast.Charlie)).GetAsync(address)).ShouldBe(HttpStatusCode.NotFound);
        Assert.StartsWith("/account/sign-in", (await app.Visitor().GetAsync(address)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_ticket_does_not_exist()
    {
        var foreign = await app.WritesAsync(Cast.Omar, "Theirs", projectId: app.Globex.Id);
        var here = await app.WritesAsync(Cast.Omar, "Ours");
        var bob = await app.SignInAsync(Cast.Bob);
        var charlie = await app.SignInAsync(Cast.Charlie);

        (await bob.GetAsync($"/globex/tickets/{foreign}")).ShouldBe(HttpStatusCode.NotFound);
        (await bob.GetAsync("/acme/tickets/424242")).ShouldBe(HttpStatusCode.NotFound);
        Assert.DoesNotContain("Ours", (await charlie.GetAsync("/globex/tickets")).Text, StringComparison.Ordinal);
        var page = await bob.GetAsync($"/acme/tickets/{here}");
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        (await bob.PostAsync("/acme/tickets/424242?handler=Reply", ("Reply.Text", "x"), ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.NotFound);
        (await bob.PostAsync("/acme/tickets/424242/properties", ("status", "Resolved"), ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.NotFound);
        (await bob.PostAsync("/acme/tickets/424242/typing", ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.NotFound);
        (await bob.PostAsync("/acme/tickets/424242/read", ("upTo", "1"), ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.NotFound);
        Assert.Null((await app.TicketAsync(here)).FirstAgentReplyAt);
    }

    private static async Task<HtmlPage> PostFilesAsync(HtmlClient person, long number, params (string Name, byte[] Bytes)[] files)
    {
        var page = await person.GetAsync($"/acme/tickets/{number}");
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var form = new MultipartFormDataContent { { new StringContent("See files."), "Reply.Text" }, { new StringContent(token), "__RequestVerificationToken" } };
        foreach (var (name, bytes) in files) form.Add(new ByteArrayContent(bytes), "Reply.Files", name);
        return await person.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(person.Http.BaseAddress!, $"/acme/tickets/{number}?handler=Reply")) { Content = form });
    }

    private static async Task<HttpResponseMessage> GetAsync(HtmlClient person, string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(person.Http.BaseAddress!, address));
        request.Headers.Add("Cookie", person.Cookies.GetCookieHeader(request.RequestUri!));
        return await person.Http.SendAsync(request);
    }
}
