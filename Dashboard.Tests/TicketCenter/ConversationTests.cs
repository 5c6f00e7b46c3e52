using System.Text.Json;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Dashboard.Tests.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.TicketCenter;

/// <summary>The four calls as the published page describes them.</summary>
public sealed class ConversationTests : IAsyncLifetime
{
    private DashboardApp _app = null!;
    private SigningHelpdesk _helpdesk = null!;
    private HelpdeskVisitor _lisa = null!;

    public async Task InitializeAsync()
    {
        _app = await DashboardApp.StartAsync();
        _helpdesk = await SigningHelpdesk.EnableAsync(_app);
        _lisa = _helpdesk.Visitor("lisa@example.com");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Verify_makes_the_contact_on_first_sight_and_finds_it_again()
    {
        var first = await _lisa.VerifyAsync();
        var second = await _lisa.VerifyAsync();

        Assert.Equal(200, first.Status);
        var contact = first.Body.GetProperty("contact");
        Assert.Equal("lisa@example.com", contact.GetProperty("email").GetString());
        Assert.Equal(JsonValueKind.Null, contact.GetProperty("name").ValueKind);
        Assert.Equal(contact.GetProperty("id").GetString(), second.Body.GetProperty("contact").GetProperty("id").GetString());
        Assert.Empty(first.Body.GetProperty("conversations").EnumerateArray());
        Assert.Equal("no-store", first.Headers["Cache-Control"]);
        Assert.Equal(Cast.HostOrigin, first.Headers["Access-Control-Allow-Origin"]);
        Assert.False(first.Headers.ContainsKey("Access-Control-Allow-Credentials"));
        Assert.Equal(1, await _app.Data(db => db.Customers.CountAsync()));
    }

    [Fact]
    public async Task A_message_begins_a_conversation_that_agents_see_as_verified_and_by_its_channel()
    {
        var sent = await _lisa.SendAsync("Where is my **order**?\n\nIt was #17.");

        Assert.Equal(201, sent.Status);
        var conversation = sent.Body.GetProperty("conversation");
        Assert.Equal(sent.Body.GetProperty("conversationId").GetString(), conversation.GetProperty("id").GetString());
        Assert.Equal(("Where is my order?", "open", 0), (conversation.GetProperty("subject").GetString(), conversation.GetProperty("status").GetString(), conversation.GetProperty("unread").GetInt32()));
        var message = sent.Body.GetProperty("message");
        Assert.Equal(("customer", "Where is my **order**?\n\nIt was #17."), (message.GetProperty("author").GetString(), message.GetProperty("text").GetString()));
        Assert.Contains("<strong>order</strong>", message.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", message.GetProperty("createdAt").GetString());

        var ticket = await _app.TicketAsync(1);
        Assert.Equal((Channel.TicketCenter, false), (ticket.Channel, ticket.Messages.Single().Unverified));
        var inbox = await (await _app.SignInAsync(Cast.Bob)).GetAsync("/acme/tickets/1");
        Assert.Contains("Ticket Center", inbox.Text, StringComparison.Ordinal);
        Assert.Contains("lisa@example.com", inbox.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_belongs_to_its_conversation_and_opens_it_again()
    {
        var id = await _lisa.BeginAsync();
        await _lisa.CloseAsync(id);

        var reply = await _lisa.SendAsync("One more thing.", id);

        Assert.Equal(200, reply.Status);
        Assert.Equal((id, "open"), (reply.Body.GetProperty("conversationId").GetString(), reply.Body.GetProperty("conversation").GetProperty("status").GetString()));
        Assert.Equal("One more thing.", reply.Body.GetProperty("conversation").GetProperty("lastMessage").GetProperty("text").GetString());
        Assert.Equal(TicketStatus.InProgress, (await _app.TicketAsync(1)).Status);
    }

    [Fact]
    public async Task Messages_come_oldest_first_without_the_teams_notes_and_are_read_only_where_the_script_says_so()
    {
        var id = await _lisa.BeginAsync();
        await _app.ActAsync(id, static (ticket, bob) => ticket.AddPrivateNote(bob, "A bad customer.", DateTimeOffset.UnixEpoch.AddYears(60)));
        await _app.ActAsync(id, static (ticket, bob) => ticket.Reply(bob, "On its way.", DateTimeOffset.UnixEpoch.AddYears(60)));

        var looked = await _lisa.MessagesAsync(id);

        Assert.Equal(["Where is my order?", "On its way."], looked.Body.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("text").GetString()));
        Assert.Equal(("agent", "Bob"), (looked.Body.GetProperty("messages")[1].GetProperty("author").GetString(), looked.Body.GetProperty("messages")[1].GetProperty("authorName").GetString()));
        Assert.Equal(1, looked.Body.GetProperty("conversation").GetProperty("unread").GetInt32());
        Assert.Equal(1, (await _lisa.VerifyAsync()).Body.GetProperty("conversations")[0].GetProperty("unread").GetInt32());
        Assert.Equal(0, (await _app.TicketAsync(1)).CustomerReadNumber);

        var read = await _lisa.MessagesAsync(id, read: true);
        Assert.Equal(0, read.Body.GetProperty("conversation").GetProperty("unread").GetInt32());
        Assert.Equal(0, (await _lisa.VerifyAsync()).Body.GetProperty("conversations")[0].GetProperty("unread").GetInt32());
    }

    [Fact]
    public async Task Closing_twice_is_no_error_and_leaves_one_trace()
    {
        var id = await _lisa.BeginAsync();

        foreach (var closed in new[] { await _lisa.CloseAsync(id), await _lisa.CloseAsync(id) })
        {
            Assert.Equal((200, "closed"), (closed.Status, closed.Body.GetProperty("conversation").GetProperty("status").GetString()));
        }

        var ticket = await _app.TicketAsync(1);
        Assert.Equal(TicketStatus.Resolved, ticket.Status);
        Assert.Single(ticket.Messages, m => m.Author == MessageAuthor.System);
    }

    [Fact]
    public async Task An_email_signed_as_passed_or_trimmed_and_lowered_is_one_contact()
    {
        var id = await _lisa.BeginAsync();
        var shouted = _helpdesk.Visitor(" Lisa@Example.COM ", _helpdesk.Sign("lisa@example.com"));
        var signedAsPassed = _helpdesk.Visitor("LISA@example.com");

        foreach (var visitor in new[] { shouted, signedAsPassed })
        {
            var answer = await visitor.VerifyAsync();
            Assert.Equal(200, answer.Status);
            Assert.Equal("lisa@example.com", answer.Body.GetProperty("contact").GetProperty("email").GetString());
            Assert.Equal(id, answer.Body.GetProperty("conversations")[0].GetProperty("id").GetString());
        }

        Assert.Equal(1, await _app.Data(db => db.Customers.CountAsync()));
    }

    [Fact]
    public async Task What_happened_since_is_in_the_next_answer()
    {
        await _lisa.VerifyAsync();
        var id = await _lisa.BeginAsync();
        Assert.Equal(id, (await _lisa.VerifyAsync()).Body.GetProperty("conversations")[0].GetProperty("id").GetString());

        var bob = await _app.SignInAsync(Cast.Bob);
        await (await bob.GetAsync("/acme/tickets/1")).Fill("Reply", "It left yesterday.").PressAsync("Send reply");

        var conversation = (await _lisa.VerifyAsync()).Body.GetProperty("conversations")[0];
        Assert.Equal((1, "It left yesterday."), (conversation.GetProperty("unread").GetInt32(), conversation.GetProperty("lastMessage").GetProperty("text").GetString()));
    }
}
