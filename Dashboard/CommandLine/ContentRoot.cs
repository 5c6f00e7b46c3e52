namespace Dashboard.CommandLine;

/// <summary>
/// Where <c>appsettings.json</c>, <c>wwwroot</c> and (by default) the data directory are: the current directory if the product is there,
/// else the project of a build, else the folder of the published program. So the product finds itself whatever directory it is called from.
/// </summary>
internal static class ContentRoot
{
    public static string Find(string currentDirectory, string programDirectory)
    {
        if (Holds(currentDirectory)) return currentDirectory;
        return Ancestors(programDirectory).FirstOrDefault(IsProject) ?? programDirectory;
    }

    private static bool Holds(string directory) => IsProject(directory) || File.Exists(Path.Combine(directory, "Dashboard.dll"));

    private static bool IsProject(string directory) => File.Exists(Path.Combine(directory, "Dashboard.csproj"));

    private static IEnumerable<string> Ancestors(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent) yield return at.FullName;
    }
}
