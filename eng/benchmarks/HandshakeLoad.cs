using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Benchmarks;

/// <summary>
/// Handshakes of known customers, each freshly signed, beside a bare endpoint of the same process that reads the same body and returns a
/// constant as long as the handshake's answer. The load comes from another process (wrk).
/// </summary>
internal static partial class HandshakeLoad
{
    private const int Customers = 500;
    private const int Bodies = 20_000;
    private const int Rounds = 5;
    private const int SecondsPerRound = 5;
    private const double LeastShare = 0.5;

    public static async Task MeasureAsync()
    {
        Bench.Section($"Handshake beside a bare endpoint (one process, SQLite, wrk -t1 -c32, {Rounds} rounds of {SecondsPerRound} s each)");
        var bare = new BareEndpoint();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Host = "127.0.0.1",
            Https = false,
            RealTime = true,
            BackgroundLoops = true,
            Services = services => services.AddSingleton<IStartupFilter>(bare),
            Settings = new Dictionary<string, string?>
            {
                ["RateLimits:Enabled"] = "true",
                ["RateLimits:RequestsPerAddressPerMinute"] = "1000000",
            },
        });
        var keys = await app.EnablePortalAsync(app.Acme, Cast.HostOrigin);
        var bodies = MakeBodies(keys);
        bare.Answer = await MeetCustomersAsync(app, bodies);
        var written = await CountWritesAsync(app, bodies);

        var folder = Directory.CreateTempSubdirectory("dashboard-bench-").FullName;
        try
        {
            await File.WriteAllLinesAsync(Path.Combine(folder, "bodies"), bodies);
            var rounds = new List<(double Bare, double Handshake)>();
            for (var round = -1; round < Rounds; round++)
            {
                var result = (await LoadAsync(app, folder, "/bench/bare"), await LoadAsync(app, folder, "/api/portal/session"));
                if (round >= 0)
                {
                    rounds.Add(result);
                }
            }

            var share = Bench.Median(rounds.Select(r => r.Handshake / r.Bare));
            Bench.Show("bare endpoint", $"{Bench.Median(rounds.Select(r => r.Bare)):F0} requests/s");
            Bench.Show("handshake", $"{Bench.Median(rounds.Select(r => r.Handshake)):F0} requests/s");
            Bench.Show("ratio", $"{share:P0}", $">= {LeastShare:P0}", share >= LeastShare);
            Bench.Show("database writes in 100 handshakes of known customers", $"{written}", "0", written == 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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

    /// <summary>Every customer's first handshake, which writes; returns one answer.</summary>
    private static async Task<byte[]> MeetCustomersAsync(DashboardApp app, List<string> bodies)
    {
        byte[] answer = [];
        for (var i = 0; i < Customers; i++)
        {
            answer = await ShakeHandsAsync(app, bodies[i]);
        }

        return answer;
    }

    private static async Task<int> CountWritesAsync(DashboardApp app, List<string> bodies)
    {
        // The batches of the meetings above are written first.
        await Task.Delay(TimeSpan.FromSeconds(3));
        using var writes = new DatabaseWrites();
        for (var i = 0; i < 100; i++)
        {
            await ShakeHandsAsync(app, bodies[Customers + i]);
        }

        return writes.Count;
    }

    private static async Task<byte[]> ShakeHandsAsync(DashboardApp app, string body)
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/portal/session", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Origin", Cast.HostOrigin);
        using var response = await client.SendAsync(request);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadAsByteArrayAsync()
            : throw new InvalidOperationException($"The handshake answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    private static async Task<double> LoadAsync(DashboardApp app, string folder, string path)
    {
        var script = Path.Combine(folder, "post.lua");
        await File.WriteAllTextAsync(script, $$"""
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.headers["Origin"] = "{{Cast.HostOrigin}}"
            local requests, n = {}, 0
            function init()
              for line in io.lines("{{folder}}/bodies") do requests[#requests + 1] = wrk.format(nil, "{{path}}", nil, line) end
            end
            function request() n = n % #requests + 1; return requests[n] end
            """);
        using var wrk = Process.Start(new ProcessStartInfo(
            "wrk", ["-t1", "-c32", $"-d{SecondsPerRound}s", "-s", script, app.Address.ToString()]) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || !RequestsPerSecond().IsMatch(output))
        {
            throw new InvalidOperationException($"The load on {path} failed: {output}");
        }

        return double.Parse(RequestsPerSecond().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RequestsPerSecond();

    /// <summary>Reads the body and returns a constant, before anything of the product.</summary>
    private sealed class BareEndpoint : IStartupFilter
    {
        public byte[] Answer { get; set; } = [];

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map("/bench/bare", branch => branch.Run(async http =>
            {
                await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
                http.Response.ContentType = "application/json";
                http.Response.ContentLength = Answer.Length;
                await http.Response.Body.WriteAsync(Answer, http.RequestAborted);
            }));
            app.Use((http, following) =>
            {
                DatabaseWrites.InRequest.Value = true;
                return following(http);
            });
            next(app);
        };
    }
}
