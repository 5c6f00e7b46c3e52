using System.Net;
using System.Net.Http.Headers;
using Dashboard.Identity;
using Dashboard.Portal;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Portal;

public sealed class PortalStreamTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private DashboardApp _app = null!;
    private SigningHost _host = null!;

    public async Task InitializeAsync()
    {
        // Its pauses are real time: a stream is watched by a person.
        _app = await DashboardApp.StartAsync(new DashboardAppOptions { RealTime = true });
        _host = await SigningHost.EnableAsync(_app, null, Cast.HostOrigin);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_reply_is_heard_of_at_once_and_a_private_note_is_not()
    {
        var lisa = await PortalCustomer.SignInAsync(_app, _host, Cast.Lisa);
        var ticket = await lisa.OpenTicketAsync("Question");
        using var stream = await OpenAsync(lisa);
        Assert.Equal(("unread", "0"), await NextAsync(stream));

        await _app.ActAsync(ticket, (t, bob) => t.AddPrivateNote(bob, "Hm.", TimeProvider.System.GetUtcNow()));
        await _app.ActAsync(ticket, (t, bob) => t.Reply(bob, "Answer.", TimeProvider.System.GetUtcNow()));

        Assert.Equal(("unread", "1"), await NextAsync(stream));
        Assert.Equal(("changed", ""), await NextAsync(stream));
    }

    [Fact]
    public async Task It_ends_with_its_session()
    {
        var token = await _host.SignInAsync(Cast.Lisa);
        var lisa = PortalCustomer.Anonymous(_app, _host.PublicKey, token);
        using var stream = await OpenAsync(lisa);
        await NextAsync(stream);

        var (_, session, _) = await _app.With((PortalSessions sessions) => sessions.OpenAsync(token, default));
        await _app.With((RevokeSession revoke) => revoke.RunAsync(session!.Id, session.ExpiresAt, default));

        using var limit = new CancellationTokenSource(Patience);
        while (await stream.ReadLineAsync(limit.Token) is not null)
        {
            // The rest of what was sent before.
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await lisa.GetAsync("/events")).Status);
    }

    private async Task<StreamReader> OpenAsync(PortalCustomer customer)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_app.Address, customer.Root + "/events"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var answer = await customer.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
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
