namespace Dashboard.CommandLine;

/// <summary>
/// What starting allocated and nobody needs any more – the model, routes and views are built once, from tens of megabytes of intermediate
/// objects. The collector keeps that room for the next burst; an idle desk on a small machine rather gives it back.
/// </summary>
internal static class StartMemory
{
    /// <summary>After the first page, which compiles what all pages share, where somebody waits for the start.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1.5);

    /// <summary>Gives it back to the system once, by one compacting collection.</summary>
    public static async Task ReturnAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Settled, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cancellationToken.IsCancellationRequested) return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
