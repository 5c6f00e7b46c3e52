using Dashboard.Data;

namespace Dashboard.Tests.Support;

/// <summary>Waits for what a step in a browser brings about a moment later: what such a step changes in the database is never read only once.</summary>
internal static class Eventually
{
    /// <summary>Reads until it holds; fails after fifteen seconds, telling what was read last.</summary>
    public static async Task EventuallyAsync<T>(this DashboardApp app, Func<DashboardDbContext, Task<T>> read, Func<T, bool> holds)
    {
        var patience = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var found = await app.Data(read);
            if (holds(found)) return;
            if (TimeProvider.System.GetElapsedTime(patience) > TimeSpan.FromSeconds(15)) Assert.Fail($"It did not happen within fifteen seconds: {found}");
            await Task.Delay(100);
        }
    }
}
