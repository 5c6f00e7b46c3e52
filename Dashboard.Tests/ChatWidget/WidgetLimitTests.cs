using Dashboard.ChatWidget;
using Dashboard.Data.ChatWidget;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.ChatWidget;

public sealed class WidgetLimitTests
{
    private static readonly string Wrong = new('0', 64);

    [Fact]
    public async Task Ten_thousand_wrong_signatures_turn_into_429_and_the_honest_are_unharmed()
    {
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = new Dictionary<string, string?> { ["RateLimits:Enabled"] = "true", ["RateLimits:RequestsPerAddressPerMinute"] = "20000" } });
        var site = await WidgetSite.AddAsync(app, "flood", SignatureScope.Email);
        var counts = new Dictionary<int, int>();
        foreach (var chunk in Enumerable.Range(0, 10_000).Chunk(200))
        {
            var answers = await Task.WhenAll(chunk.Select(i => site.OpenAsync(new { userEmail = "victim@example.com", userSignature = Wrong }, $"198.51.{i % 100}.{i / 100 % 100}")));
            foreach (var answer in answers) counts[answer.Status] = counts.GetValueOrDefault(answer.Status) + 1;
        }

        Assert.Equal([401, 429], counts.Keys.Order());
        Assert.Equal(600, counts[401]);
        (await site.OpenAsync(new { userEmail = "victim@example.com", userSignature = site.Sign("victim@example.com") }, "198.51.1.1")).IsOk();
        (await site.OpenAsync(null, "198.51.1.2")).IsOk();
        Assert.True(app.Services.GetRequiredService<FailedHandshakes>().Reader.Count <= FailedHandshakes.Capacity);
    }

    [Fact]
    public async Task Who_shares_an_address_with_somebody_who_guesses_is_unharmed()
    {
        await using var app = await LimitedAsync();
        var site = await WidgetSite.AddAsync(app, "office", SignatureScope.Email);
        var lisa = (await site.SignInAsync("lisa@example.com")).IsOk();
        var counts = new Dictionary<int, int>();
        for (var i = 0; i < 500; i++)
        {
            var answer = i % 2 == 0
                ? await site.OpenAsync(new { userEmail = "victim@example.com", userSignature = Wrong })
                : await site.GetAsync("/api/widget/conversations", "guess" + i);
            counts[answer.Status] = counts.GetValueOrDefault(answer.Status) + 1;
        }

        Assert.Equal(new Dictionary<int, int> { [401] = 60, [429] = 440 }, counts);
        await site.SayAsync(lisa.Token, "Still here");
        Assert.Single(await site.ConversationsAsync(lisa.Token));
        (await site.SignInAsync("omar@example.com")).IsOk();
        (await site.OpenAsync(null)).IsOk();
    }

    [Fact]
    public async Task Tokens_that_are_over_are_no_guesses()
    {
        await using var app = await LimitedAsync(("FailuresPerAddressPerMinute", "2"));
        var site = await WidgetSite.AddAsync(app, "monday", SignatureScope.Email);
        var tokens = new List<string>();
        for (var i = 0; i < 10; i++) tokens.Add((await site.SignInAsync($"colleague{i}@example.com")).IsOk().Token);
        await site.EndAsync(tokens[0]);
        (await site.GetAsync("/api/widget/conversations", tokens[0])).IsRefused(401, "session_ended");

        app.Clock.Advance(WidgetSession.Lifetime);

        foreach (var token in tokens) (await site.GetAsync("/api/widget/conversations", token)).IsRefused(401, "session_expired");
        for (var i = 0; i < 2; i++) (await site.GetAsync("/api/widget/conversations", "guess")).IsRefused(401, "unauthenticated");
        var refused = await site.GetAsync("/api/widget/events", "guess");
        refused.IsRefused(429, "too_many_attempts");
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        foreach (var token in tokens) (await site.GetAsync("/api/widget/conversations", token)).IsRefused(401, "session_expired");
    }

    [Fact]
    public async Task The_total_of_an_address_holds_at_every_endpoint()
    {
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = new Dictionary<string, string?> { ["RateLimits:Enabled"] = "true", ["RateLimits:RequestsPerAddressPerMinute"] = "2" } });
        var site = await WidgetSite.AddAsync(app, "total");
        var token = (await site.OpenAsync()).IsOk().Token;
        (await site.GetAsync("/api/widget/conversations", token)).IsOk();

        (await site.OpenAsync()).IsRefused(429, "too_many_attempts");
        (await site.GetAsync("/api/widget/conversations", token)).IsRefused(429, "too_many_attempts");
        (await site.GetAsync("/api/widget/conversations/x", token)).IsRefused(429, "too_many_attempts");
        (await site.GetAsync("/api/widget/events", token)).IsRefused(429, "too_many_attempts");
        (await site.PostAsync("/api/widget/messages", "{}", token)).IsRefused(429, "too_many_attempts");
        (await site.EndAsync(token)).IsRefused(429, "too_many_attempts");
        (await site.OpenAsync(null, "198.51.100.5")).IsOk();
    }

    private static Task<DashboardApp> LimitedAsync(params (string Name, string Value)[] limits) => DashboardApp.StartAsync(new DashboardAppOptions
    {
        Settings = limits.Append(("Enabled", "true")).ToDictionary(limit => $"RateLimits:{limit.Item1}", limit => (string?)limit.Item2),
    });

    [Fact]
    public async Task A_refusal_is_left_for_diagnosis_with_what_was_tried()
    {
        await using var app = await DashboardApp.StartAsync();
        var site = await WidgetSite.AddAsync(app, "diagnose");

        var answer = await site.OpenAsync(new { userEmail = "tried@example.com", userExternalUserId = "usr_1", userSignature = Wrong });

        Assert.True(app.Services.GetRequiredService<FailedHandshakes>().Reader.TryRead(out var failure));
        Assert.Equal("usr_1", System.Text.Encoding.UTF8.GetString(failure.Text.Span));
        Assert.Equal(("tried@example.com", Wrong, "identity_verification_failed", Cast.HostOrigin), (failure.Other, failure.Signature, failure.Code, failure.Origin));
        Assert.Equal(answer.Body.GetProperty("traceId").GetString(), failure.TraceId);
    }

    [Fact]
    public async Task A_refusal_keeps_no_more_than_can_be_of_use()
    {
        await using var app = await DashboardApp.StartAsync();
        var site = await WidgetSite.AddAsync(app, "diagnose");
        var much = new string('a', 60_000);

        (await site.OpenAsync(new { userEmail = much, userExternalUserId = much, userSignature = Wrong })).IsRefused(401, "identity_verification_failed");

        Assert.True(app.Services.GetRequiredService<FailedHandshakes>().Reader.TryRead(out var failure));
        Assert.InRange(failure.Text.Length, 1, FailedHandshakes.MaxIdentifier);
        Assert.InRange(failure.Other!.Length, 1, FailedHandshakes.MaxOther);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(failure.Text, out var kept));
        Assert.InRange(kept.Array!.Length, 1, FailedHandshakes.MaxIdentifier);
    }
}
