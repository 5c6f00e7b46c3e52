namespace Dashboard.Platform.Database;

/// <summary>
/// Where this installation keeps its files: database, key ring, mail written to a directory. From
/// <c>DataDirectory</c>, relative to the content root, default <c>data</c>.
/// </summary>
public sealed class DataDirectory
{
    public DataDirectory(IConfiguration configuration, IHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);
        var setting = configuration["DataDirectory"];
        Path = System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(setting) ? "data" : setting, environment.ContentRootPath);
    }

    /// <summary>Absolute path; it may not exist yet.</summary>
    public string Path { get; }

    /// <summary>The path of a file or folder in it. Creates the directory, readable by its owner only.</summary>
    public string PathOf(string name)
    {
        Create(Path);
        return System.IO.Path.Combine(Path, name);
    }

    private static void Create(string path)
    {
        if (Directory.Exists(path)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
