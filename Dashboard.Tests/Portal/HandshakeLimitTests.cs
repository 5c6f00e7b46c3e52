using System.Globalization;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Portal;

public sealed class HandshakeLimitTests
{
    private static readonly string Wrong = new('0', 64);

    [Fact]
    public async Task Requests_of_one_address_have_a_total_and_others_are_not_locked_out()
    {
        await using var app = await StartAsync(("RequestsPerAddressPerMinute", "3"));
        var host = await SigningHost.EnableAsync(app);
        var payload = host.Payload(Cast.Lisa);
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await host.HandshakeAsync(payload)).Status);

        var answer = await host.PostAsync("not even JSON");
        answer.IsRefused(429, "too_many_attempts");
        Assert.InRange(int.Parse(answer.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(Cast.HostOrigin, answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal(200, (await host.HandshakeAsync(payload, address: "198.51.100.9")).Status);

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await host.HandshakeAsync(host.Payload(Cast.Lisa))).Status);
    }

    [Fact]
    public async Task An_ipv6_subscriber_counts_as_one()
    {
        await using var app = await StartAsync(("RequestsPerAddressPerMinute", "1"));
        var host = await SigningHost.EnableAsync(app);
        var payload = host.Payload(Cast.Lisa);
        Assert.Equal(200, (await host.HandshakeAsync(payload, address: "2001:db8:0:1::1")).Status);
        (await host.HandshakeAsync(payload, address: "2001:db8:0:1:ffff::2")).IsRefused(429, "too_many_attempts");
        Assert.Equal(200, (await host.HandshakeAsync(payload, address: "2001:db8:0:2::1")).Status);
    }

    [Fact]
    public async Task Failures_of_one_address_turn_into_429_and_successes_do_not()
    {
        await using var app = await StartAsync(("FailuresPerAddressPerMinute", "2"));
        var host = await SigningHost.EnableAsync(app);
        var payload = host.Payload(Cast.Lisa);
        for (var i = 0; i < 2; i++) (await host.HandshakeAsync(payload, Wrong)).IsRefused(401, "signature_mismatch");
        (await host.HandshakeAsync(payload, Wrong)).IsRefused(429, "too_many_attempts");
        (await host.HandshakeAsync(payload, publicKey: "pk_none")).IsRefused(429, "too_many_attempts");
        Assert.Equal(200, (await host.HandshakeAsync(payload)).Status);
        (await host.HandshakeAsync(payload, Wrong, address: "198.51.100.9")).IsRefused(401, "signature_mismatch");
    }

    [Fact]
    public async Task Failures_under_one_key_turn_into_429_from_any_address_and_a_valid_signature_is_never_refused()
    {
        await using var app = await StartAsync(("FailuresPerKeyPerMinute", "2"));
        var host = await SigningHost.EnableAsync(app);
        var other = await SigningHost.EnableAsync(app, app.Globex);
        var payload = host.Payload(Cast.Lisa);
        for (var i = 0; i < 3; i++) await host.HandshakeAsync(payload, Wrong, address: $"198.51.100.{i}");
        (await host.HandshakeAsync(payload, Wrong, address: "198.51.100.99")).IsRefused(429, "too_many_attempts");
        Assert.Equal(200, (await host.HandshakeAsync(payload, address: "198.51.100.0")).Status);
        (await other.HandshakeAsync(payload, Wrong, address: "198.51.100.98")).IsRefused(401, "signature_mismatch");
    }

    private static Task<DashboardApp> StartAsync(params (string Name, string Value)[] limits) => DashboardApp.StartAsync(new DashboardAppOptions
    {
        Settings = limits.Append(("Enabled", "true")).ToDictionary(limit => $"RateLimits:{limit.Item1}", limit => (string?)limit.Item2),
    });
}
