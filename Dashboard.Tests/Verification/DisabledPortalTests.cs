using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Dashboard.Verification.Failures;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Verification;

/// <summary>A right signature at a portal that an admin switched off, as the engineer meets it: on both pages, and gone once it is on again.</summary>
public sealed class DisabledPortalTests : IAsyncLifetime
{
    private const string Settings = "/acme/settings/embedded-portal";

    private readonly AcmeWithDoors app = new();

    public Task InitializeAsync() => ((IAsyncLifetime)app).InitializeAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Check_mine_names_it_first_and_what_else_is_wrong_behind_it()
    {
        await SwitchAsync(on: false);
        var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds + 300);

        var right = await CheckAsync(payload, HostSignature.Of(app.Keys.Secret, payload), Cast.HostOrigin);
        var wrong = await CheckAsync(payload, HostSignature.Of(app.Keys.Secret + "\n", payload), "https://other.example");

        Assert.Equal(["portal-disabled"], Causes(right));
        Assert.Contains("refused", Assert.Single(right.All("status")).TextContent, StringComparison.Ordinal);
        Assert.Contains("portal_disabled", Assert.Single(right.All("status")).TextContent, StringComparison.Ordinal);
        Assert.Contains("Settings → Embedded Portal", right.Find("list", "Causes").TextContent, StringComparison.Ordinal);
        Assert.Equal(["portal-disabled", "origin-not-allowed", "secret-newline"], Causes(wrong));

        await SwitchAsync(on: true);
        Assert.Contains("accepted", Assert.Single((await CheckAsync(payload, HostSignature.Of(app.Keys.Secret, payload), Cast.HostOrigin)).All("status")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handshake_that_was_refused_for_it_is_found_by_its_trace_id_with_the_cause()
    {
        await SwitchAsync(on: false);
        var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds + 300);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/portal/session")
        {
            Content = JsonContent.Create(new { publicKey = app.Portal.PublicId, payload, signature = HostSignature.Of(app.Keys.Secret, payload) }),
        };
        request.Headers.Add("Origin", Cast.HostOrigin);
        using var answer = await app.Client().SendAsync(request);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("portal_disabled", problem.GetProperty("code").GetString());
        await DiagnoseAsync();

        var erin = await app.SignInAsync(Cast.Erin);
        var list = (await erin.GetAsync("/acme/verification/failures?code=portal_disabled")).ShouldBe(HttpStatusCode.OK);
        var found = await list.Fill("Trace id", problem.GetProperty("traceId").GetString()!).PressAsync("Find");

        Assert.Contains("Portal disabled", list.Find("table", "Refusals, the latest first").TextContent, StringComparison.Ordinal);
        Assert.Equal(["portal-disabled"], Causes(found));
        Assert.Contains("An admin switches it on", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_too_fast_to_be_examined_says_so_and_not_that_nothing_was_found()
    {
        var inbox = new FailureInbox();
        for (var i = 0; i <= FailureInbox.MostPerDoor; i++)
            inbox.Add(new FailedHandshake(app.Portal.Key, app.Clock.Now, Cast.HostOrigin, "signature_mismatch", JsonSerializer.SerializeToUtf8Bytes(new { email = $"{i}@example.com" }), null, new string('a', 64), $"{i:x32}"));
        await app.With<RecordFailures>(record => record.RunAsync([.. inbox.Take(1).Where(f => !f.IsExamined)], CancellationToken.None));

        var found = await (await app.SignInAsync(Cast.Erin)).GetAsync($"/acme/verification/failures?trace={FailureInbox.MostPerDoor:x32}");

        Assert.Equal(["not-examined"], Causes(found));
    }

    private async Task SwitchAsync(bool on) =>
        (await (await (await app.SignInAsync(Cast.Alice)).GetAsync(Settings)).Check("Enable Embedded Portal", on).PressAsync("Save")).ShouldBe(HttpStatusCode.OK);

    private async Task<HtmlPage> CheckAsync(string payload, string signature, string origin) =>
        await (await (await app.SignInAsync(Cast.Erin)).GetAsync("/acme/verification")).Fill("Payload", payload).Fill("Signature", signature).Fill("Origin", origin).PressAsync("Check signature");

    private static string[] Causes(HtmlPage page) => [.. page.Document.QuerySelectorAll("[aria-label=Causes] > li").Select(li => li.Id!["cause-".Length..])];

    private async Task DiagnoseAsync()
    {
        var inbox = new FailureInbox();
        var reader = app.Services.GetRequiredService<FailedHandshakes>().Reader;
        while (reader.TryRead(out var failure)) inbox.Add(failure);
        await app.With<RecordFailures>(record => record.RunAsync(inbox.Take(10), CancellationToken.None));
    }
}
