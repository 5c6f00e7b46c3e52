using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Data.Verification;
using Dashboard.Identity;
using Dashboard.Platform.Live;
using Dashboard.Tests.Support;
using Dashboard.Verification.Failures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Verification;

/// <summary>What becomes of a refused handshake: diagnosed, folded, found again, told live – and nothing kept that must not be.</summary>
public sealed class RecentFailuresTests : IAsyncLifetime
{
    private const string Address = "/acme/verification/failures";

    private readonly AcmeWithDoors app = new();
    private readonly FailureInbox inbox = new();

    public Task InitializeAsync() => ((IAsyncLifetime)app).InitializeAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task An_empty_page_says_what_will_come()
    {
        var page = (await (await app.SignInAsync(Cast.Erin)).GetAsync(Address)).ShouldBe(HttpStatusCode.OK);

        Assert.Contains("appears here within a second", page.Text, StringComparison.Ordinal);
        Assert.Contains("No handshake in the last 24 hours", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_handshake_is_diagnosed_and_found_by_its_trace_id()
    {
        var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds + 300);
        var trace = await HandshakeAsync(payload, HostSignature.Of(app.Keys.Secret + "\n", payload));
        await DiagnoseAsync();

        var list = await (await app.SignInAsync(Cast.Erin)).GetAsync(Address);
        Assert.Contains("1 time", list.Text, StringComparison.Ordinal);
        var found = await list.Fill("Trace id", $" {trace} ").PressAsync("Find");

        found.ShouldBe(HttpStatusCode.OK);
        Assert.Matches("^/acme/verification/failures/[0-9]+$", found.Path);
        Assert.Contains("Secret with a trailing newline", found.Find("list", "Causes").TextContent, StringComparison.Ordinal);
        Assert.Contains("process.env.SECRET.trim()", found.Find("list", "Causes").TextContent, StringComparison.Ordinal);
        Assert.Contains(trace, found.Text, StringComparison.Ordinal);
        Assert.Contains("us… (10)", found.Text, StringComparison.Ordinal);
        Assert.Contains(Cast.HostOrigin, found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_projects_trace_and_failure_are_not_found()
    {
        var trace = await HandshakeAsync("""{"email":"lisa@example.com"}""", new string('a', 64));
        await DiagnoseAsync();
        var id = await app.Data(db => db.HandshakeFailures.Select(f => f.Id).SingleAsync());
        var charlie = await app.SignInAsync(Cast.Charlie);

        Assert.Contains("No refusal of this project", (await charlie.GetAsync($"/globex/verification/failures?trace={trace}")).Text, StringComparison.Ordinal);
        (await charlie.GetAsync($"/globex/verification/failures/{id}")).ShouldBe(HttpStatusCode.NotFound);
        (await charlie.GetAsync($"{Address}/{id}")).ShouldBe(HttpStatusCode.NotFound);
        (await charlie.GetAsync($"{Address}/events")).ShouldBe(HttpStatusCode.NotFound);
        (await (await app.SignInAsync(Cast.Bob)).GetAsync(Address)).ShouldBe(HttpStatusCode.Forbidden);
        (await charlie.GetAsync($"/globex/verification/failures?surface={app.Portal.PublicId}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Repeats_are_folded_and_told_in_one_sentence_with_the_rotation()
    {
        await app.With<RotateSecret>(rotate => rotate.ExecuteAsync(app.Portal.Key, SecretOverlap.None, "Alice", CancellationToken.None));
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        for (var i = 0; i < 30; i++)
        {
            var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds + 300 + i);
            await HandshakeAsync(payload, HostSignature.Of(app.Keys.Secret, payload));
        }

        await DiagnoseAsync();
        await app.With<FlushHandshakes>(flush => flush.ExecuteAsync(CancellationToken.None));

        var failure = await app.Data(db => db.HandshakeFailures.SingleAsync());
        Assert.Equal((30, "previous-secret", "signature_mismatch"), ((int)failure.Count, failure.Causes, failure.Code));
        Assert.Equal(HandshakeTrace.MostPerFailure, await app.Data(db => db.HandshakeTraces.CountAsync()));
        var page = await (await app.SignInAsync(Cast.Erin)).GetAsync(Address);
        Assert.Matches("30 times since .*, all Previous secret at Embedded Portal .*last rotation", page.Text);
        Assert.Contains("Embedded Portal: secret rotated", page.Find("table", "Handshakes by the hour").TextContent, StringComparison.Ordinal);
        Assert.Contains("30", page.Find("table", "Handshakes by the hour").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("svg line.mark"));
        Assert.Contains("The last 20 of 30", (await page.FollowAsync("Previous secret")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_secret_signature_or_payload_is_kept()
    {
        var payload = """{"externalUserId":"usr_8f2k9d_very_private","email":"somebody.private@example.com","name":"Private Person","expiresAt":"tomorrow-private"}""";
        var signature = HostSignature.Of(app.Keys.Secret, payload);
        await HandshakeAsync(payload, signature);
        Report(app.TicketCenter, "private.person@example.com", HostSignature.Of(app.Keys.Secret, "private.person@example.com"), "verification_failed");
        await DiagnoseAsync();

        var kept = JsonSerializer.Serialize(await app.Data(db => db.HandshakeFailures.OrderBy(f => f.Id).ToListAsync()));
        Assert.Contains("expires-at-text", kept, StringComparison.Ordinal);
        Assert.Contains("other-door", kept, StringComparison.Ordinal);
        foreach (var secret in new[] { app.Keys.Secret[4..], signature[..16], "very_private", "somebody", "person@", "Private Person", "tomorrow" })
        {
            Assert.DoesNotContain(secret, kept, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("pr\\u2026 (14) at example.com", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_doors_refusals_are_named_too_and_only_this_projects_secrets_are_tried()
    {
        var globex = await app.EnablePortalAsync(app.Globex, "https://globex.example");
        await app.JoinAsync(Cast.Erin, app.Globex, Dashboard.Data.Team.ProjectRole.Engineer);
        Report(app.TicketCenter, "lisa@example.com", HostSignature.Of(app.TicketCenter.Secret, "Lisa@example.com"), "verification_failed");
        Report(app.IdWidget, "", HostSignature.Of(app.IdWidget.Secret, "lisa@example.com"), "identity_verification_failed", other: "lisa@example.com");
        Report(app.EmailWidget, "lisa@example.com", HostSignature.Of(globex.Secret, "lisa@example.com"), "identity_verification_failed");
        Report(app.EmailWidget, "omar@example.com", HostSignature.Of(app.EmailWidget.Secret, "omar@example.com"), "identity_verification_failed");
        await DiagnoseAsync();

        var causes = await app.Data(db => db.HandshakeFailures.OrderBy(f => f.Id).Select(f => f.Causes).ToListAsync());
        Assert.Equal(["", "accepted-now", "email-instead-of-id", "email-mixed-case"], causes.Order(StringComparer.Ordinal));
        var page = await (await app.SignInAsync(Cast.Erin)).GetAsync($"{Address}?surface={app.EmailWidget.PublicId}&cause=unexplained");
        Assert.Equal(["Unexplained"], page.Document.QuerySelectorAll("tbody .row-link").Select(l => l.TextContent));
        Assert.Contains("Nothing that we know explains it", (await page.FollowAsync("Unexplained")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_and_pages_go_together()
    {
        for (var i = 0; i < 30; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            Report(app.TicketCenter, $"customer{i:00000}@example.com"[(i % 20)..], new string('a', 64), "verification_failed", origin: $"https://site{i}.test");
            if (i % 3 == 0) await HandshakeAsync("{}", new string('b', 64));
        }

        await DiagnoseAsync();
        var erin = await app.SignInAsync(Cast.Erin);

        var first = await (await erin.GetAsync(Address)).Choose("Surface", "Ticket Center").Choose("Code", "verification_failed").PressAsync("Apply");
        Assert.Equal(25, first.Document.QuerySelectorAll("tbody .row-link").Length);
        var second = await first.FollowAsync("Older");
        Assert.Equal(5, second.Document.QuerySelectorAll("tbody .row-link").Length);
        Assert.Equal("Ticket Center", second.Document.QuerySelector("#filter-surface option[selected]")!.TextContent);

        var one = await erin.GetAsync($"{Address}?origin=https://site7.test");
        Assert.Single(one.Document.QuerySelectorAll("tbody .row-link"));
        Assert.Contains("No refusal matches", (await erin.GetAsync($"{Address}?origin=https://nobody.test%00")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_different_refusals_is_bounded_and_evicts_only_itself()
    {
        var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds + 300);
        await HandshakeAsync(payload, HostSignature.Of(app.Keys.Secret + "\n", payload));
        await DiagnoseAsync();
        for (var i = 0; i < 120; i++) Report(app.Portal, $$"""{"email":"flood{{i}}@domain{{i}}.test"}""", new string('c', 64), "signature_mismatch", origin: $"https://flood{i}.test");
        await DiagnoseAsync();

        Assert.InRange(await app.Data(db => db.HandshakeFailures.CountAsync()), 2, RecordFailures.MostApart + 2);
        Assert.Equal(121, await app.Data(db => db.HandshakeFailures.SumAsync(f => f.Count)));
        Assert.True(await app.Data(db => db.HandshakeFailures.AnyAsync(f => f.Origin == HandshakeFailure.Many && f.Count > 1)));
        Assert.Equal(120 - RecordFailures.MostApart, await app.Data(db => db.HandshakeTraces.CountAsync(t => t.Failure.Origin == HandshakeFailure.Many)));

        await app.With<ForgetFailures>(forget => forget.RunAsync(mostPerDoor: 5, CancellationToken.None));
        Assert.Equal(5, await app.Data(db => db.HandshakeFailures.CountAsync()));
        Assert.True(await app.Data(db => db.HandshakeFailures.AnyAsync(f => f.Causes == "secret-newline")));

        app.Clock.Advance(HandshakeFailure.Kept + TimeSpan.FromMinutes(1));
        await app.With<ForgetFailures>(forget => forget.RunAsync(HandshakeFailure.MostPerDoor, CancellationToken.None));
        Assert.Equal((0, 0), (await app.Data(db => db.HandshakeFailures.CountAsync()), await app.Data(db => db.HandshakeTraces.CountAsync())));
    }

    [Fact]
    public async Task An_expired_payload_tells_how_far_behind_its_clock_was()
    {
        var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds - 250);
        var trace = await HandshakeAsync(payload, HostSignature.Of(app.Keys.Secret, payload));
        await DiagnoseAsync();

        var found = await (await app.SignInAsync(Cast.Erin)).GetAsync($"{Address}?trace={trace}");

        Assert.Contains("4 min 10 s in the past", found.Text, StringComparison.Ordinal);
        Assert.Contains("Expired", found.Find("list", "Causes").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_pages_hear_of_it()
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var heard = app.Services.GetRequiredService<LiveEvents>().Subscribe(RecordFailures.Topic(app.Acme.Id), end.Token);
        await HandshakeAsync("{}", new string('a', 64));
        await DiagnoseAsync();

        Assert.Equal(LiveEvents.LookAgainName, (await heard.ReadAsync(end.Token)).Name);
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("zzz")]
    [InlineData("%ud800")]
    [InlineData("<script>alert(1)</script>")]
    public async Task A_trace_id_that_is_none_is_answered_and_stays_typed(string trace)
    {
        var page = (await (await app.SignInAsync(Cast.Erin)).GetAsync($"{Address}?trace={Uri.EscapeDataString(trace)}&before=x&cause=%00&code=%00")).ShouldBe(HttpStatusCode.OK);

        Assert.Contains("No refusal of this project", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page.Body, StringComparison.Ordinal);
    }

    private async Task<string> HandshakeAsync(string payload, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/portal/session") { Content = JsonContent.Create(new { publicKey = app.Portal.PublicId, payload, signature }) };
        request.Headers.Add("Origin", Cast.HostOrigin);
        using var answer = await app.Client().SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("traceId").GetString()!;
    }

    private void Report(DoorKeys door, string text, string signature, string code, string? other = null, string origin = "https://www.acme.test") =>
        app.Services.GetRequiredService<FailedHandshakes>().Report(new FailedHandshake(
            door.Key, app.Clock.Now, origin, code, Encoding.UTF8.GetBytes(text), other, signature, Guid.NewGuid().ToString("N")));

    /// <summary>What the loop does, at once.</summary>
    private async Task DiagnoseAsync()
    {
        var reader = app.Services.GetRequiredService<FailedHandshakes>().Reader;
        while (reader.TryRead(out var failure)) inbox.Add(failure);
        while (!inbox.IsEmpty)
        {
            var batch = inbox.Take(DiagnoseFailures.MostPerBeat);
            await app.With<RecordFailures>(record => record.RunAsync(batch, CancellationToken.None));
        }
    }
}
