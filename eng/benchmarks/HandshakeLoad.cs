using System.Text.Json;
using Dashboard.Tests.Support;

namespace Dashboard.Benchmarks;

/// <summary>
/// Handshakes of known customers, each freshly signed, beside a bare endpoint of the same process that reads the same body and returns a
/// constant as long as the handshake's answer.
/// </summary>
internal static class HandshakeLoad
{
    private const int Customers = 500;
    private const int Bodies = 20_000;
    private const double LeastShare = 0.5;

    public static async Task MeasureAsync()
    {
        Bench.Section($"Handshake beside a bare endpoint ({PostLoad.Description})");
        var bare = new BareEndpoint();
        await using var app = await bare.StartAsync();
        var keys = await app.EnablePortalAsync(app.Acme, Cast.HostOrigin);
        var bodies = MakeBodies(keys);
        var load = new PostLoad(app, "/api/portal/session", bodies);
        // Every customer's first handshake, which writes.
        foreach (var body in bodies.Take(Customers)) bare.Answer = await load.PostAsync(body);
        var written = await load.CountWritesAsync(Customers);
        var rounds = await load.RunAsync();

        var share = Bench.Median(rounds.Select(r => r.Measured / r.Bare));
        Bench.Show("bare endpoint", $"{Bench.Median(rounds.Select(r => r.Bare)):F0} requests/s");
        Bench.Show("handshake", $"{Bench.Median(rounds.Select(r => r.Measured)):F0} requests/s");
        Bench.Show("ratio", $"{share:P0}", $">= {LeastShare:P0}", share >= LeastShare);
        Bench.Show("database writes in 100 handshakes of known customers", $"{written}", "0", written == 0);
    }

    private static List<string> MakeBodies(PortalKeys keys)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return [.. Enumerable.Range(0, Bodies).Select(i =>
        {
            var n = i % Customers;
            // Every body has an expiry of its own, as every page load has: nothing signed is sent twice within a run through the list.
            var payload = new EndCustomer($"usr_{n:D6}", $"customer{n}@example.com", $"Customer {n}").Payload(now + 1_800 + (i / Customers));
            return JsonSerializer.Serialize(new { publicKey = keys.PublicKey, payload, signature = keys.Sign(payload) });
        })];
    }
}
