namespace Dashboard.Tests.Support;

/// <summary>Where the sources are, for tests that read them or run a script from them.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>Dashboard.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A new folder outside the sources, for one fixture.</summary>
    public static string NewTemporaryFolder(string purpose) => Directory.CreateTempSubdirectory($"dashboard-{purpose}-").FullName;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dashboard.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No Dashboard.sln above {AppContext.BaseDirectory}.");
    }
}
