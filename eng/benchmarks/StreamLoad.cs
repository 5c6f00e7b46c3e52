using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Dashboard.Tests.Support;

namespace Dashboard.Benchmarks;

/// <summary>
/// Idle live connections, each of a customer of its own, to the published product in a process of its own: what they add to its memory and
/// threads, what they cost while nothing happens, and how soon one of them hears of something.
/// </summary>
internal static class StreamLoad
{
    private const int Streams = 2_000;
    private const double MostMegabytes = 60;
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(35);

    public static async Task MeasureAsync(string product)
    {
        Bench.Section($"{Streams} idle live connections (published Release build, SQLite, plain HTTP, one customer each)");
        var data = Directory.CreateTempSubdirectory("dashboard-bench-").FullName;
        try
        {
            var program = Path.Combine(product, "Dashboard.dll");
            var keys = await SetUpAsync(program, data);
            var address = new Uri($"http://127.0.0.1:{FreePort()}");
            using var process = Start(program, data, "--urls", address.ToString());
            try
            {
                await MeasureAsync(process, address, keys);
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task MeasureAsync(Process process, Uri address, (string PublicKey, string Secret) keys)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Streams + 100, UseProxy = false };
        using var http = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        await ListensAsync(http, process);
        var tokens = new List<string>();
        for (var i = 0; i < Streams; i++) tokens.Add(await SignInAsync(http, keys, i));
        // One of them first: what a first stream compiles and caches is not the price of two thousand.
        using var first = await OpenAsync(http, keys.PublicKey, tokens[0]);
        await Task.Delay(TimeSpan.FromSeconds(20));
        var (memory, threads) = Read(process);
        Bench.Show("resident, idle after 2000 handshakes and one stream", $"{memory:F1} MB, {threads} threads");

        var open = new List<HttpResponseMessage>();
        var clock = Stopwatch.StartNew();
        foreach (var some in tokens.Skip(1).Chunk(50)) open.AddRange(await Task.WhenAll(some.Select(token => OpenAsync(http, keys.PublicKey, token))));
        Bench.Show("opened in", $"{clock.Elapsed.TotalSeconds:F1} s");
        await Task.Delay(TimeSpan.FromSeconds(5));
        var before = process.TotalProcessorTime;
        await Task.Delay(Watched);
        var (after, threadsAfter) = Read(process);
        var busy = (process.TotalProcessorTime - before) / Watched;
        Bench.Show("resident with them, two heartbeats later", $"{after:F1} MB, {threadsAfter} threads");
        Bench.Show("  added", $"{after - memory:F1} MB", $"<= {MostMegabytes} MB", after - memory <= MostMegabytes);
        Bench.Show("  threads added", $"{threadsAfter - threads}", "<= 20", threadsAfter - threads <= 20);
        Bench.Show("  processor while nothing happens", $"{busy:P1} of one core");
        open.ForEach(static r => r.Dispose());
    }

    private static (double Megabytes, int Threads) Read(Process process)
    {
        process.Refresh();
        return (process.WorkingSet64 / 1e6, process.Threads.Count);
    }

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient http, string publicKey, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/portal/{publicKey}/events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.EnsureSuccessStatusCode();
    }

    private static async Task<string> SignInAsync(HttpClient http, (string PublicKey, string Secret) keys, int number)
    {
        var payload = JsonSerializer.Serialize(new { externalUserId = $"usr_{number}", expiresAt = TimeProvider.System.GetUtcNow().AddMinutes(50).ToUnixTimeSeconds() });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/portal/session")
        {
            Content = JsonContent.Create(new { publicKey = keys.PublicKey, payload, signature = HostSignature.Of(keys.Secret, payload) }),
        };
        request.Headers.Add("Origin", Cast.HostOrigin);
        using var answer = await http.SendAsync(request);
        using var json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("token").GetString()!;
    }

    private static async Task<(string PublicKey, string Secret)> SetUpAsync(string program, string data)
    {
        using var setup = Start(program, data, "setup", "--email", "owner@acme.test", "--project", "Acme", "--origin", Cast.HostOrigin, "--json");
        var output = await setup.StandardOutput.ReadToEndAsync();
        await setup.WaitForExitAsync();
        using var json = JsonDocument.Parse(output);
        var portal = json.RootElement.GetProperty("portal");
        return (portal.GetProperty("publicKey").GetString()!, portal.GetProperty("secret").GetString()!);
    }

    private static Process Start(string program, string data, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = Path.GetDirectoryName(program), RedirectStandardOutput = true };
        start.Environment["DataDirectory"] = data;
        start.Environment["DASHBOARD_OWNER_PASSWORD"] = Cast.Password;
        start.Environment["RateLimits__Enabled"] = "false";
        return Process.Start(start)!;
    }

    private static async Task ListensAsync(HttpClient http, Process process)
    {
        for (; ; await Task.Delay(50))
        {
            if (process.HasExited) throw new InvalidOperationException($"The program ended with {process.ExitCode} before it listened.");
            try
            {
                using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (ready.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
