using Dashboard.Identity;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.TicketCenter;

/// <summary>The live events of the script.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private const string Email = "lisa@example.com";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private DashboardApp _app = null!;
    private SigningHelpdesk _helpdesk = null!;

    public async Task InitializeAsync()
    {
        // Its pauses are real time: a stream is watched by a person.
        _app = await DashboardApp.StartAsync(new DashboardAppOptions { RealTime = true });
        _helpdesk = await SigningHelpdesk.EnableAsync(_app);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_reply_and_somebody_who_types_are_heard_of_at_once()
    {
        var lisa = _helpdesk.Visitor(Email);
        var id = await lisa.BeginAsync();
        using var stream = await _helpdesk.FollowAsync(Email);
        Assert.Equal(("unread", "0"), await NextAsync(stream));
        var bob = await _app.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync("/acme/tickets/1");

        await page.Fill("Reply", "It left yesterday.").PressAsync("Send reply");

        Assert.Equal(("unread", "1"), await NextAsync(stream));
        Assert.Equal("changed", (await NextAsync(stream)).Event);
        Assert.Equal(204, (await _helpdesk.CallAsync($"conversations/{id}/typing", Body())).Status);
        (await _helpdesk.CallAsync("conversations/AAAAAAAAAAAAAAAAAAAAAA/typing", Body())).IsRefused(404, "not_found");
    }

    [Fact]
    public async Task A_rotation_without_overlap_ends_it_within_a_second()
    {
        using var stream = await _helpdesk.FollowAsync(Email);
        await NextAsync(stream);

        await _helpdesk.RotateAsync(SecretOverlap.None);

        await EndsAsync(stream);
        (await _helpdesk.CallAsync("events", Body(HostSignature.Of("hdh_old", Email)))).IsRefused(401, "verification_failed");
    }

    [Fact]
    public async Task A_block_ends_it_and_ending_sessions_does_but_the_signature_is_let_in_again()
    {
        using var ended = await _helpdesk.FollowAsync(Email);
        await NextAsync(ended);
        var found = await _app.Data(db => db.CustomerIdentities.Select(i => new { i.Id, i.ProjectId, i.Customer.PublicId }).SingleAsync());
        var reference = new Dashboard.Customers.IdentityReference(found.ProjectId, found.PublicId, found.Id);
        Assert.True(await _app.With((Dashboard.Customers.EndIdentitySessions end) => end.RunAsync(reference, default)));
        await EndsAsync(ended);

        using var again = await _helpdesk.FollowAsync(Email);
        await NextAsync(again);
        await _app.BlockAsync(Email);
        await EndsAsync(again);
        (await _helpdesk.CallAsync("events", Body())).IsRefused(401, "verification_failed");
    }

    [Fact]
    public async Task A_domain_that_is_taken_off_the_list_ends_it()
    {
        await _helpdesk.RestrictAsync(["acme.test"]);
        using var stream = await _helpdesk.FollowAsync(Email);
        await NextAsync(stream);

        await _helpdesk.RestrictAsync(["elsewhere.example"]);

        await EndsAsync(stream);
    }

    private object Body(string? signature = null) => new { helpdeskId = _helpdesk.HelpdeskId, email = Email, signature = signature ?? _helpdesk.Sign(Email) };

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
