using Dashboard.Conversations;
using Dashboard.Tests.Support;
using Dashboard.Tickets;

namespace Dashboard.Tests.Conversations;

/// <summary>C and M of the published contract, to the letter.</summary>
public sealed class ConversationJsonTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_conversation_and_its_messages_are_written_as_published()
    {
        var lisa = await app.AtAsync(CustomerDoor.TicketCenter, "golden@example.com", name: "Lisa");
        var sent = await app.SaysAsync(lisa, "# The *export* fails\n\nSee <b>this</b>.");
        var id = sent.Conversation.Id;
        await app.DoesAsync(id, (t, bob) => t.AddPrivateNote(bob, "Known bug.", app.Clock.Now));
        await app.DoesAsync(id, (t, bob) => t.Reply(bob, "Try **again**.", app.Clock.Now.AddSeconds(1.5)));
        await app.With((CloseConversation close) => close.RunAsync(lisa, id, default));
        var (at, later) = (Written(app.Clock.Now), Written(app.Clock.Now.AddSeconds(1.5)));

        var (status, body) = await ConversationJson.Result((await app.ShowAsync(lisa, id))!).AnsweredAsync();

        Assert.Equal(200, status);
        Assert.Equal(
            $$$"""{"conversation":{"id":"{{{id}}}","subject":"The export fails","status":"closed","unread":1,"seen":false,"createdAt":"{{{at}}}","updatedAt":"{{{at}}}","lastMessage":{"text":"Try again.","author":"agent","createdAt":"{{{later}}}"}},"messages":[""" +
            $$"""{"id":"{{id}}.1","author":"customer","authorName":"Lisa","text":"# The *export* fails\n\nSee <b>this</b>.","html":"<h3>The <em>export</em> fails</h3>\n<p>See &lt;b&gt;this&lt;/b&gt;.</p>\n","createdAt":"{{at}}"},""" +
            $$"""{"id":"{{id}}.3","author":"agent","authorName":"Bob","text":"Try **again**.","html":"<p>Try <strong>again</strong>.</p>\n","createdAt":"{{later}}"},""" +
            $$"""{"id":"{{id}}.4","author":"system","authorName":"Lisa","text":"resolved this","html":"<p>resolved this</p>\n","createdAt":"{{at}}"}]}""",
            body);
    }

    [Fact]
    public async Task What_a_mailed_answer_quotes_is_folded_in_its_html_and_whole_in_its_text()
    {
        var lisa = await app.AtAsync(CustomerDoor.TicketCenter, "mailed@example.com", name: "Lisa");
        var id = (await app.SaysAsync(lisa, "Hello")).Conversation.Id;
        const string Mail = "It is *out* now.\n\nOn Mon, Bob wrote:\n> Use the extinguisher.\n> </details><script>x</script>";
        await app.DoesAsync(id, (t, bob) => t.AddMailedMessage(Mail, "Lisa", "mailed@example.com", app.Clock.Now));
        await app.SaysAsync(lisa, "At the door.\n\nOn Mon, Bob wrote:\n> This was typed here.", id);

        var (_, body) = await ConversationJson.Result((await app.ShowAsync(lisa, id))!).AnsweredAsync();

        var messages = System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(Mail, messages[1].GetProperty("text").GetString());
        var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(messages[1].GetProperty("html").GetString()!);
        Assert.Equal("It is out now.", html.QuerySelector("body > p")!.TextContent);
        var folded = html.QuerySelectorAll("details").Single();
        Assert.Equal("SUMMARY", folded.FirstElementChild!.TagName);
        Assert.Contains("Use the extinguisher.", folded.TextContent, StringComparison.Ordinal);
        Assert.Empty(html.QuerySelectorAll("script"));
        Assert.DoesNotContain("<details", messages[2].GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_sent_comes_back_with_its_conversation_and_says_whether_it_began_it()
    {
        var omar = await app.AtAsync(CustomerDoor.TicketCenter, "sent@example.com", name: "Omar");

        var first = await app.SaysAsync(omar, "Hello");
        var (status, body) = await ConversationJson.Result(first).AnsweredAsync();
        var second = await ConversationJson.Result(await app.SaysAsync(omar, "Anybody?", first.Conversation.Id)).AnsweredAsync();

        Assert.Equal(201, status);
        Assert.StartsWith($$"""{"conversationId":"{{first.Conversation.Id}}","conversation":{"id":"{{first.Conversation.Id}}","subject":"Hello","status":"open","unread":0,"seen":false,""", body, StringComparison.Ordinal);
        Assert.Contains($$""","message":{"id":"{{first.Conversation.Id}}.1","author":"customer","authorName":"Omar","text":"Hello",""", body, StringComparison.Ordinal);
        Assert.Equal(200, second.Status);
        Assert.Contains($$"""{"id":"{{first.Conversation.Id}}.2",""", second.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_bounded_and_its_newest_change_comes_first()
    {
        var busy = await app.AtAsync(CustomerDoor.TicketCenter, "busy@example.com");
        for (var i = 1; i <= ConversationQueries.MaxListed + 2; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await app.SaysAsync(busy, $"Question {i}");
        }

        var list = await app.ListAsync(busy);

        Assert.Equal(ConversationQueries.MaxListed, list.Count);
        Assert.Equal($"Question {ConversationQueries.MaxListed + 2}", list[0].Subject);
        Assert.Equal(list.OrderByDescending(c => c.UpdatedAt).Select(c => c.Id), list.Select(c => c.Id));
        Assert.Equal("""{"conversations":[]}""", (await ConversationJson.Result([]).AnsweredAsync()).Body);
    }

    [Theory]
    [InlineData("Hello there\nand more", "Hello there")]
    [InlineData("\r\n\t \n- **Bold** `code`", "Bold code")]
    [InlineData("```\nvar x = 1;\n```", "var x = 1;")]
    [InlineData("Bcc: x@example.com\r\nBcc: y@example.com", "Bcc: x@example.com")]
    [InlineData("a\u2028b", "a")]
    [InlineData("---", "Message")]
    public void A_subject_is_the_first_line_as_plain_text(string message, string subject) => Assert.Equal(subject, TicketText.SubjectOf(message));

    [Fact]
    public void A_long_first_line_is_shortened_without_breaking_a_character()
    {
        var subject = TicketText.SubjectOf(string.Concat(Enumerable.Repeat("🙂", 100)));

        Assert.True(subject.Length <= TicketText.MadeSubjectLength);
        Assert.EndsWith("🙂…", subject, StringComparison.Ordinal);
        Assert.Equal("Message", TicketText.SubjectOf("> >"));
    }

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
}
