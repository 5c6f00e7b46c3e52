using Dashboard.Conversations;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Conversations;

/// <summary>A door without expiring signatures shows what was begun at it under exactly that identity, and nothing else (product rule 1.5).</summary>
public sealed class DoorIsolationTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Email = "isolated@example.com";

    [Fact]
    public async Task Nothing_begun_elsewhere_is_seen_or_changed()
    {
        var (first, second) = (await app.AddWidgetAsync("first"), await app.AddWidgetAsync("second"));
        CustomerDoor[] doors = [CustomerDoor.TicketCenter, CustomerDoor.Widget(first), CustomerDoor.Widget(second)];
        var scopes = new List<CustomerScope>();
        var begun = new List<string>();
        foreach (var door in doors)
        {
            scopes.Add(await app.AtAsync(door, Email));
            begun.Add((await app.SaysAsync(scopes[^1], $"Begun at {door}")).Conversation.Id);
        }

        for (var here = 0; here < doors.Length; here++)
        {
            Assert.Equal([begun[here]], (await app.ListAsync(scopes[here])).Select(c => c.Id));
            for (var there = 0; there < doors.Length; there++)
            {
                if (there != here) await AssertNothingAsync(scopes[here], begun[there]);
            }
        }

        var portal = scopes[0] with { Door = null };
        Assert.Equal(begun.Order(StringComparer.Ordinal), (await app.ListAsync(portal)).Select(c => c.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_identity_of_the_same_record_sees_nothing()
    {
        var email = await app.AtAsync(CustomerDoor.TicketCenter, "one@example.com");
        var sent = await app.SaysAsync(email, "Mine");
        var other = await app.With(async (DashboardDbContext db) =>
        {
            var customer = await db.Customers.AsTracking().Include(c => c.Identities).SingleAsync(c => c.Id == email.CustomerId);
            var identity = customer.AddIdentity(IdentityKind.Email, "two@example.com", verified: true, app.Clock.Now);
            await db.SaveChangesAsync();
            return email with { IdentityIds = [identity.Id] };
        });

        Assert.Empty(await app.ListAsync(other));
        await AssertNothingAsync(other, sent.Conversation.Id);
    }

    [Fact]
    public async Task Another_project_sees_nothing()
    {
        var sent = await app.SaysAsync(await app.AtAsync(CustomerDoor.TicketCenter, Email), "Acme's");

        await AssertNothingAsync(await app.AtAsync(CustomerDoor.TicketCenter, Email, project: app.Globex), sent.Conversation.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("' or 1=1 --")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task What_is_no_id_finds_nothing(string id) => await AssertNothingAsync(await app.AtAsync(CustomerDoor.TicketCenter, Email), id);

    [Fact]
    public async Task What_nobody_vouched_for_keeps_its_mark()
    {
        var widget = await app.AddWidgetAsync("anonymous");
        var visitor = await app.AtAsync(CustomerDoor.Widget(widget), "visitor-1", IdentityKind.VisitorToken);
        var sent = await app.SaysAsync(visitor, "Who am I?");
        await app.SaysAsync(visitor, "Still me.", sent.Conversation.Id);

        var ticket = await app.Data(db => db.Tickets.Include(t => t.Messages).SingleAsync(t => t.PublicId == sent.Conversation.Id));

        Assert.Equal((Channel.Widget, widget), (ticket.Channel, ticket.WidgetId));
        Assert.All(ticket.Messages, m => Assert.True(m.Unverified));
    }

    [Fact]
    public async Task Only_what_was_in_view_is_read()
    {
        var lisa = await app.AtAsync(CustomerDoor.TicketCenter, "reader@example.com");
        var id = (await app.SaysAsync(lisa, "Question")).Conversation.Id;
        await app.DoesAsync(id, (t, bob) => t.Reply(bob, "One", app.Clock.Now));
        await app.DoesAsync(id, (t, bob) => t.Reply(bob, "Two", app.Clock.Now));

        Assert.Equal(2, (await app.ShowAsync(lisa, id))!.Conversation.Unread);
        Assert.Equal(2, (await app.ShowAsync(lisa, id))!.Conversation.Unread);
        Assert.Equal(1, (await app.ShowAsync(lisa, id, read: true, MessageId.Of(id, 2)))!.Conversation.Unread);
        Assert.Equal(1, await app.With((ConversationQueries queries) => queries.CountUnreadAsync(lisa, default)));
        Assert.Equal(0, (await app.ShowAsync(lisa, id, read: true))!.Conversation.Unread);

        var number = await app.Data(db => db.Tickets.Where(t => t.PublicId == id).Select(t => t.Number).SingleAsync());
        var marks = (await (await app.SignInAsync(Cast.Bob)).GetAsync($"/acme/tickets/{number}")).Document.QuerySelectorAll(".seen");
        Assert.Equal(["Read", $"Read {app.Clock.Now.UtcDateTime:HH:mm} UTC"], marks.Select(m => string.Join(' ', m.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public async Task Closing_twice_leaves_one_trace_and_writing_opens_it_again()
    {
        var lisa = await app.AtAsync(CustomerDoor.TicketCenter, "closer@example.com");
        var id = (await app.SaysAsync(lisa, "Question")).Conversation.Id;

        var once = await app.With((CloseConversation close) => close.RunAsync(lisa, id, default));
        var twice = await app.With((CloseConversation close) => close.RunAsync(lisa, id, default));
        var again = await app.SaysAsync(lisa, "One more thing", id);

        Assert.False(once!.IsOpen);
        Assert.Equal(once, twice);
        Assert.True(again.Conversation.IsOpen);
        Assert.Single((await app.ShowAsync(lisa, id))!.Messages, m => m.Author == MessageAuthor.System);
    }

    private async Task AssertNothingAsync(CustomerScope scope, string id)
    {
        Assert.Null(await app.ShowAsync(scope, id, read: true));
        Assert.Null(await app.With((CloseConversation close) => close.RunAsync(scope, id, default)));
        Assert.Null(await app.With((SendMessage send) => send.RunAsync(scope, id, "I was here", default)));
        Assert.DoesNotContain(await app.Data(db => db.Messages.Select(m => m.Body).ToListAsync()), body => body == "I was here");
    }
}
