using System.Net.Http.Headers;
using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.ChatWidget;

public sealed class WidgetStreamTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private DashboardApp _app = null!;

    // Its pauses are real time: a stream is watched by a person.
    public async Task InitializeAsync() => _app = await DashboardApp.StartAsync(new DashboardAppOptions { RealTime = true });

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_reply_is_heard_of_at_once()
    {
        var site = await WidgetSite.AddAsync(_app, "stream", SignatureScope.Email);
        var token = (await site.SignInAsync("stream@example.com")).IsOk().Token;
        var conversation = await site.SayAsync(token, "Question");
        using var stream = await OpenAsync(token);
        Assert.Equal(("unread", "0"), await NextAsync(stream));

        await ReplyAsync(conversation);

        Assert.Equal(("unread", "1"), await NextAsync(stream));
        Assert.Equal(("changed", ""), await NextAsync(stream));
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("rotated")]
    [InlineData("blocked")]
    public async Task It_ends_with_its_session_within_a_second_or_so(string how)
    {
        var site = await WidgetSite.AddAsync(_app, how, SignatureScope.Email);
        var opened = (await site.SignInAsync($"{how}@example.com")).IsOk();
        using var stream = await OpenAsync(opened.Token);
        await NextAsync(stream);

        if (how == "revoked") await site.EndAsync(opened.Token);
        else if (how == "rotated") await _app.With((RotateSecret rotate) => rotate.ExecuteAsync(new DoorKey(_app.Acme.Id, Door.Widget, site.Id), SecretOverlap.None, "Alice", default));
        else await _app.With(async (DashboardDbContext db) =>
        {
            (await db.CustomerIdentities.AsTracking().SingleAsync(i => i.Text == "blocked@example.com")).Block(TimeProvider.System.GetUtcNow());
            await db.SaveChangesAsync();
        });

        await EndsAsync(stream);
        (await site.GetAsync("/api/widget/events", opened.Token)).IsRefused(401, "session_ended");
    }

    [Fact]
    public async Task A_visitors_ends_when_the_token_comes_signed_elsewhere()
    {
        var site = await WidgetSite.AddAsync(_app, "adopted-stream", SignatureScope.Email);
        var visit = (await site.OpenAsync()).IsOk();
        await site.SayAsync(visit.Token, "Hello");
        using var stream = await OpenAsync(visit.Token);
        await NextAsync(stream);

        (await site.SignInAsync("adopted-stream@example.com", visit.VisitorToken)).IsOk();

        await EndsAsync(stream);
    }

    [Fact]
    public async Task It_ends_when_what_was_adopted_is_taken_back_and_the_next_one_hears_nothing_of_that()
    {
        var site = await WidgetSite.AddAsync(_app, "undone-stream", SignatureScope.Email);
        var visit = (await site.OpenAsync()).IsOk();
        var conversation = await site.SayAsync(visit.Token, "Not theirs after all");
        var signed = (await site.SignInAsync("undone-stream@example.com", visit.VisitorToken)).IsOk();
        using var stream = await OpenAsync(signed.Token);
        Assert.Equal(("unread", "0"), await NextAsync(stream));
        var join = await _app.Data(db => db.CustomerJoins.SingleAsync(j => db.Customers.Any(c => c.Id == j.FromCustomerId && c.PublicId == visit.ContactId)));

        await _app.With((Dashboard.Customers.UndoJoin undo) => undo.RunAsync(_app.Acme.Id, signed.ContactId, join.Id, default));

        await EndsAsync(stream);
        using var next = await OpenAsync(signed.Token);
        Assert.Equal(("unread", "0"), await NextAsync(next));
        await ReplyAsync(conversation);
        await site.SayAsync(signed.Token, "My own");
        Assert.Equal(("unread", "0"), await NextAsync(next));
        Assert.Equal(("changed", ""), await NextAsync(next));
    }

    [Fact]
    public async Task One_that_adopted_something_lives_on()
    {
        var site = await WidgetSite.AddAsync(_app, "kept-stream", SignatureScope.Email);
        var visit = (await site.OpenAsync()).IsOk();
        var conversation = await site.SayAsync(visit.Token, "Theirs");
        var signed = (await site.SignInAsync("kept-stream@example.com", visit.VisitorToken)).IsOk();
        using var stream = await OpenAsync(signed.Token);
        Assert.Equal(("unread", "0"), await NextAsync(stream));
        // Several looks at all sessions.
        await Task.Delay(TimeSpan.FromSeconds(2.5));

        await ReplyAsync(conversation);

        Assert.Equal(("unread", "1"), await NextAsync(stream));
    }

    [Fact]
    public async Task A_visitor_who_has_not_written_yet_may_listen_too()
    {
        var site = await WidgetSite.AddAsync(_app, "first-stream");
        var visit = (await site.OpenAsync()).IsOk();
        using var stream = await OpenAsync(visit.Token);
        Assert.Equal(("unread", "0"), await NextAsync(stream));

        await site.SayAsync(visit.Token, "Hello");

        Assert.Equal(("unread", "0"), await NextAsync(stream));
        Assert.Equal(("changed", ""), await NextAsync(stream));
    }

    private Task ReplyAsync(string conversation) => _app.RepliesAsync(conversation, "Answer.");

    private async Task<StreamReader> OpenAsync(string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_app.Address, "/api/widget/events"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var answer = await _app.Client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    private static async Task EndsAsync(StreamReader stream)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await stream.ReadLineAsync(limit.Token) is not null)
        {
            // The rest of what was sent before.
        }
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
