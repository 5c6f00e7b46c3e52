using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dashboard.Tests.Support;

namespace Dashboard.Benchmarks;

/// <summary>The same bodies posted to an endpoint and to the bare one, in turns, by another process (wrk).</summary>
internal sealed partial class PostLoad(DashboardApp app, string path, IReadOnlyList<string> bodies)
{
    public const int Rounds = 5;
    public const int SecondsPerRound = 5;

    /// <summary>How the rounds are described.</summary>
    public static string Description => $"one process, SQLite, wrk -t1 -c32, {Rounds} rounds of {SecondsPerRound} s each";

    /// <summary>Posts one body.</summary>
    /// <returns>The answer's body.</returns>
    public async Task<byte[]> PostAsync(string body)
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Origin", Cast.HostOrigin);
        using var response = await client.SendAsync(request);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadAsByteArrayAsync()
            : throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>How many statements of 100 requests change the database.</summary>
    /// <param name="skip">Bodies of first sights.</param>
    public async Task<int> CountWritesAsync(int skip)
    {
        // The batches of the requests before are written first.
        await Task.Delay(TimeSpan.FromSeconds(3));
        using var writes = new DatabaseWrites();
        for (var i = 0; i < 100; i++) await PostAsync(bodies[skip + i]);
        return writes.Count;
    }

    /// <summary>Requests a second of the bare endpoint and of the one that is measured, a pair a round; a first round warms up and is not among them.</summary>
    public async Task<IReadOnlyList<(double Bare, double Measured)>> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-bench-").FullName;
        try
        {
            await File.WriteAllLinesAsync(Path.Combine(folder, "bodies"), bodies);
            var rounds = new List<(double Bare, double Measured)>();
            for (var round = -1; round < Rounds; round++)
            {
                var result = (await LoadAsync(folder, BareEndpoint.Path), await LoadAsync(folder, path));
                if (round >= 0) rounds.Add(result);
            }

            return rounds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<double> LoadAsync(string folder, string target)
    {
        var script = Path.Combine(folder, "post.lua");
        await File.WriteAllTextAsync(script, $$"""
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.headers["Origin"] = "{{Cast.HostOrigin}}"
            local requests, n = {}, 0
            function init()
              for line in io.lines("{{folder}}/bodies") do requests[#requests + 1] = wrk.format(nil, "{{target}}", nil, line) end
            end
            function request() n = n % #requests + 1; return requests[n] end
            """);
        using var wrk = Process.Start(new ProcessStartInfo(
            "wrk", ["-t1", "-c32", $"-d{SecondsPerRound}s", "-s", script, app.Address.ToString()]) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || !RequestsPerSecond().IsMatch(output))
        {
            throw new InvalidOperationException($"The load on {target} failed: {output}");
        }

        return double.Parse(RequestsPerSecond().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RequestsPerSecond();
}
