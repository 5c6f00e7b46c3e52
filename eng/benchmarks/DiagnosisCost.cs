using System.Diagnostics;
using Dashboard.Tests.Verification;

namespace Dashboard.Benchmarks;

/// <summary>What one check of the Verification Tool costs at worst: a signature that nothing explains.</summary>
internal static class DiagnosisCost
{
    public static void Measure()
    {
        Bench.Section("Verification Tool");
        for (var i = 0; i < 20; i++) Diagnosing.WorstCase();
        var digests = 0;
        var times = new List<double>();
        for (var i = 0; i < 60; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            digests = Diagnosing.WorstCase();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        Bench.Show("digests of the dearest check", $"{digests}", "2,000 at most", digests <= 2000);
        Bench.Show("its time, median", $"{Bench.Median(times):0.0} ms", "under 50 ms", Bench.Median(times) < 50);
    }
}
