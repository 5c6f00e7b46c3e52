using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Platform.Database;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Dashboard.TicketCenter;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.TicketCenter;

/// <summary>What <c>/verify</c> remembers, for how long, and what makes it forget.</summary>
public sealed class VerifyCostTests : IAsyncLifetime
{
    private readonly RecordedCommands _commands = new();
    private DashboardApp _app = null!;
    private SigningHelpdesk _helpdesk = null!;
    private HelpdeskVisitor _lisa = null!;

    public async Task InitializeAsync()
    {
        _app = await DashboardApp.StartAsync(new DashboardAppOptions { Services = _commands.AddTo });
        _helpdesk = await SigningHelpdesk.EnableAsync(_app);
        _lisa = _helpdesk.Visitor("lisa@example.com");
        await _lisa.VerifyAsync();
        _commands.Clear();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_known_contact_costs_no_database_for_a_moment_and_then_a_few_reads()
    {
        await _lisa.VerifyAsync();
        await _helpdesk.Visitor(" LISA@example.com ", _helpdesk.Sign("lisa@example.com")).VerifyAsync();
        Assert.Empty(_commands.All);

        _app.Clock.Advance(KnownContacts.Lifetime);
        await _lisa.VerifyAsync();
        Assert.InRange(_commands.All.Count, 1, 4);
        Assert.Empty(_commands.Writes);
    }

    [Fact]
    public async Task A_refusal_asks_no_database()
    {
        (await _helpdesk.Visitor("lisa@example.com", new string('0', 64)).VerifyAsync()).IsRefused(401, "verification_failed");
        Assert.Empty(_commands.All);
    }

    [Fact]
    public async Task A_change_of_settings_is_seen_at_once()
    {
        _app.Services.GetRequiredService<ConfigurationChanges>().Announce();
        await _lisa.VerifyAsync();
        Assert.NotEmpty(_commands.All);
        Assert.Empty(_commands.Writes);
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_what_is_true_by_the_time_they_asked()
    {
        var id = await _lisa.BeginAsync();
        for (var round = 1; round <= 20; round++)
        {
            var answers = Enumerable.Range(0, 4).Select(_ => _lisa.VerifyAsync()).ToArray();
            await _lisa.SendAsync($"Message {round}", id);

            Assert.Equal($"Message {round}", LastText(await _lisa.VerifyAsync()));
            await Task.WhenAll(answers);
            Assert.Equal($"Message {round}", LastText(await _lisa.VerifyAsync()));
        }
    }

    [Fact]
    public async Task A_database_that_fails_is_no_wrong_signature_to_anybody_who_waited_for_it()
    {
        _app.Clock.Advance(KnownContacts.Lifetime);
        var asked = _commands.FailNext();
        var first = _lisa.VerifyAsync();
        await asked.Reached;
        // Asked directly, they wait for the first one's reading as soon as the call returns.
        var known = _app.Services.GetRequiredService<KnownContacts>();
        var others = Enumerable.Range(0, 3).Select(_ => known.FindAsync(_app.Acme.Id, "lisa@example.com", default).AsTask()).ToArray();
        asked.Fail();

        Assert.Equal(500, (await first).Status);
        foreach (var other in others) await Assert.ThrowsAnyAsync<Exception>(() => other);
        Assert.Equal(200, (await _lisa.VerifyAsync()).Status);
    }

    [Fact]
    public async Task Counts_and_times_are_written_in_batches_for_the_door_itself()
    {
        await _helpdesk.Visitor("lisa@example.com", "bad").VerifyAsync();
        await _app.With((FlushHandshakes flush) => flush.ExecuteAsync(default));

        var count = await _app.Data(db => db.HandshakeCounts.SingleAsync());
        Assert.Equal((1, 1, Door.TicketCenter, _helpdesk.Key.DoorId), (count.Passed, count.Failed, count.Door, count.DoorId));
        Assert.Equal(_app.Clock.Now, await _app.Data(db => db.DoorSecrets.Where(s => s.Door == Door.TicketCenter).Select(s => s.LastUsedAt).SingleAsync()));
    }

    [Fact]
    public async Task A_refusal_is_left_for_diagnosis_as_it_was_sent()
    {
        var answer = await _helpdesk.Visitor("Lisa@Example.com", "bad").VerifyAsync();

        Assert.True(_app.Services.GetRequiredService<FailedHandshakes>().Reader.TryRead(out var failure));
        Assert.Equal((_helpdesk.Key, "verification_failed", Cast.HostOrigin, "bad"), (failure.Door, failure.Code, failure.Origin, failure.Signature));
        Assert.Equal("Lisa@Example.com", System.Text.Encoding.UTF8.GetString(failure.Text.Span));
        Assert.Equal(answer.Body.GetProperty("traceId").GetString(), failure.TraceId);
    }

    private static string? LastText(Answer answer) => answer.Body.GetProperty("conversations")[0].GetProperty("lastMessage").GetProperty("text").GetString();
}
