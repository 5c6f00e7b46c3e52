using System.Net;
using System.Net.Http.Json;
using Dashboard.Data;
using Dashboard.Identity;
using Dashboard.Platform.Live;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Conversations;

/// <summary>What an open panel hears, and until when.</summary>
public sealed class ConversationStreamTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestDoor _door = new();
    private DashboardApp _app = null!;
    private CustomerScope _lisa = null!;
    private string _conversation = null!;

    public async Task InitializeAsync()
    {
        // Its pauses are real time: a stream is watched by a person.
        _app = await DashboardApp.StartAsync(new DashboardAppOptions { RealTime = true, Services = services => services.AddSingleton<IStartupFilter>(_door) });
        _lisa = _door.Customers["lisa"] = await _app.AtAsync(CustomerDoor.TicketCenter, "lisa@example.com", name: "Lisa");
        _conversation = (await _app.SaysAsync(_lisa, "Question")).Conversation.Id;
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_reply_is_heard_of_at_once_and_a_private_note_is_not()
    {
        using var stream = await ListenAsync("lisa");
        Assert.Equal(("unread", "0"), await NextAsync(stream));
        var bob = await _app.SignInAsync(Cast.Bob);
        var number = await _app.Data(db => db.Tickets.Select(t => t.Number).SingleAsync());

        await (await bob.GetAsync($"/acme/tickets/{number}")).Fill("Private note", "Only us.").PressAsync("Add note");
        await (await bob.GetAsync($"/acme/tickets/{number}")).Fill("Reply", "All of us.").PressAsync("Send reply");

        Assert.Equal(("unread", "1"), await NextAsync(stream));
        Assert.Equal(("changed", ""), await NextAsync(stream));
    }

    [Fact]
    public async Task That_an_agent_has_read_the_message_is_heard_and_seen_until_the_next_one()
    {
        using var stream = await ListenAsync("lisa");
        Assert.Equal(("unread", "0"), await NextAsync(stream));
        Assert.False((await _app.ListAsync(_lisa)).Single().Seen);
        var bob = await _app.SignInAsync(Cast.Bob);
        var number = await _app.Data(db => db.Tickets.Select(t => t.Number).SingleAsync());
        var token = (await bob.GetAsync($"/acme/tickets/{number}")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        (await bob.PostAsync($"/acme/tickets/{number}/read", ("upTo", "1"), ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.OK);

        Assert.Equal(("unread", "0"), await NextAsync(stream));
        Assert.Equal(("changed", ""), await NextAsync(stream));
        Assert.True((await _app.ListAsync(_lisa)).Single().Seen);
        Assert.False((await _app.SaysAsync(_lisa, "One more", _conversation)).Conversation.Seen);
    }

    [Fact]
    public async Task An_agent_who_types_is_shown_at_the_door_of_that_conversation_only()
    {
        _door.Customers["lisa at a widget"] = await _app.AtAsync(CustomerDoor.Widget(await _app.AddWidgetAsync("other")), "lisa@example.com");
        using var here = await ListenAsync("lisa");
        using var elsewhere = await ListenAsync("lisa at a widget");
        await NextAsync(here);
        await NextAsync(elsewhere);
        var bob = await _app.SignInAsync(Cast.Bob);
        var number = await _app.Data(db => db.Tickets.Select(t => t.Number).SingleAsync());
        var token = (await bob.GetAsync($"/acme/tickets/{number}")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        (await bob.PostAsync($"/acme/tickets/{number}/typing", ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.NoContent);
        (await bob.PostAsync($"/acme/tickets/{number}/typing")).ShouldBe(HttpStatusCode.BadRequest);
        Assert.Equal(("typing", $$"""{"id":"{{_conversation}}","name":"Bob"}"""), await NextAsync(here));

        await _app.SaysAsync(_door.Customers["lisa at a widget"], "Something else");
        Assert.Equal("changed", (await NextButAsync(elsewhere, "unread")).Event);
    }

    [Fact]
    public async Task A_customer_who_types_is_shown_in_the_thread_and_not_more_often_than_needed()
    {
        using var ending = new CancellationTokenSource();
        var ticket = await _app.Data(db => db.Tickets.SingleAsync());
        var thread = _app.Services.GetRequiredService<LiveEvents>().Subscribe(AnnounceTicket.TicketTopic(ticket.Id), ending.Token);
        var other = await _app.AtAsync(CustomerDoor.TicketCenter, "omar@example.com");

        for (var key = 0; key < 20; key++) Assert.True(await TypesAsync(_lisa, _conversation));
        Assert.False(await TypesAsync(other, _conversation));
        Assert.False(await TypesAsync(_lisa, "\0"));

        Assert.True(thread.TryRead(out var heard));
        Assert.Equal(("typing", "Lisa"), (heard.Name, heard.Data));
        Assert.False(thread.TryRead(out _));
        await ending.CancelAsync();
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("blocked")]
    [InlineData("sessions ended")]
    [InlineData("door closed")]
    public async Task It_ends_within_a_second_of_its_session(string end)
    {
        using var stream = await ListenAsync("lisa");
        await NextAsync(stream);
        var since = TimeProvider.System.GetTimestamp();

        if (end == "revoked") await _app.With((RevokeSession revoke) => revoke.RunAsync(_door.SessionId, TimeProvider.System.GetUtcNow().AddHours(1), default));
        else if (end == "door closed") _door.Admits = false;
        else await ChangeIdentityAsync(end);
        using var limit = new CancellationTokenSource(Patience);
        while (await stream.ReadLineAsync(limit.Token) is not null)
        {
            // The rest of what was sent before.
        }

        // A second, and what a busy machine needs.
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task What_was_never_announced_is_told_after_a_while()
    {
        using var stream = await ListenAsync("lisa");
        await NextAsync(stream);

        await _app.DoesAsync(_conversation, (t, bob) => t.Reply(bob, "From a process that died", TimeProvider.System.GetUtcNow()));

        Assert.Equal(("unread", "1"), await NextAsync(stream));
    }

    private async Task<bool> TypesAsync(CustomerScope scope, string id) => await _app.With((AnnounceTyping typing) => typing.FromCustomerAsync(scope, id, default));

    private Task ChangeIdentityAsync(string end) => _app.With(async (DashboardDbContext db) =>
    {
        var identity = await db.CustomerIdentities.AsTracking().SingleAsync(i => i.Id == _lisa.IdentityIds[0]);
        if (end == "blocked") identity.Block(TimeProvider.System.GetUtcNow());
        else identity.EndSessions(TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync();
    });

    private async Task<StreamReader> ListenAsync(string who)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/test-door/events") { Content = JsonContent.Create(new { who }) };
        var answer = await _app.Client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    private static async Task<(string Event, string Data)> NextButAsync(StreamReader stream, string unwanted)
    {
        var next = await NextAsync(stream);
        return next.Event == unwanted ? await NextAsync(stream) : next;
    }

    private static async Task<(string Event, string Data)> NextAsync(StreamReader stream)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await stream.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) return (line[7..], (await stream.ReadLineAsync(limit.Token))!["data:".Length..].Trim());
        }

        throw new EndOfStreamException("The stream has ended.");
    }
}
