using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Dashboard.Benchmarks;

/// <summary>Listening time with an existing database, and resident memory after the first page: the product beside the empty stack.</summary>
internal static class ProcessStart
{
    private const int Rounds = 5;
    private const double MostSeconds = 2;
    private const double MostMegabytes = 200;

    public static async Task MeasureAsync(string product, string empty)
    {
        Bench.Section("Start and idle memory (published Release build, SQLite, existing database; medians of 5)");
        var ours = await MeasureAsync(Path.Combine(product, "Dashboard.dll"));
        var floor = await MeasureAsync(Path.Combine(empty, "EmptyStack.dll"));
        Bench.Show("start to listening, empty stack with Identity and EF", $"{floor.Seconds:F2} s");
        Bench.Show("start to listening, Dashboard", $"{ours.Seconds:F2} s", $"<= {MostSeconds} s", ours.Seconds <= MostSeconds);
        Bench.Show("  ratio", $"{ours.Seconds / floor.Seconds:F2}");
        Bench.Show("resident after the first page, empty stack", $"{floor.Megabytes:F0} MB");
        Bench.Show("resident after the first page, Dashboard", $"{ours.Megabytes:F0} MB", $"<= {MostMegabytes} MB", ours.Megabytes <= MostMegabytes);
        Bench.Show("  difference, ratio", $"{ours.Megabytes - floor.Megabytes:+0;-0} MB, {ours.Megabytes / floor.Megabytes:F2}");
    }

    private static async Task<(double Seconds, double Megabytes)> MeasureAsync(string program)
    {
        var data = Directory.CreateTempSubdirectory("dashboard-bench-").FullName;
        try
        {
            // Makes the database, and warms the disk's cache.
            await RunAsync(program, data);
            List<(double Seconds, double Megabytes)> runs = [];
            for (var round = 0; round < Rounds; round++)
            {
                runs.Add(await RunAsync(program, data));
            }

            return (Bench.Median(runs.Select(r => r.Seconds)), Bench.Median(runs.Select(r => r.Megabytes)));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<(double Seconds, double Megabytes)> RunAsync(string program, string data)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", address.ToString()])
        {
            WorkingDirectory = Path.GetDirectoryName(program),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DataDirectory"] = data;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            while (!await ListensAsync(address.Port, process))
            {
                await Task.Delay(5);
            }

            var seconds = clock.Elapsed.TotalSeconds;
            using var client = new HttpClient { BaseAddress = address };
            using var page = await client.GetAsync(new Uri("/account/sign-in", UriKind.Relative));
            page.EnsureSuccessStatusCode();
            await Task.Delay(TimeSpan.FromSeconds(2));
            process.Refresh();
            return (seconds, process.WorkingSet64 / 1e6);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> ListensAsync(int port, Process process)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"The program ended with {process.ExitCode} before it listened.");
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
