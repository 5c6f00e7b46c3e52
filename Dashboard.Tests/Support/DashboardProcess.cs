using System.Diagnostics;
using System.Text;

namespace Dashboard.Tests.Support;

/// <summary>What a run of the product's command line left behind.</summary>
internal sealed record CommandResult(int Status, string Output, string Error);

/// <summary>
/// The built <c>Dashboard.dll</c> as a process of its own, on a data directory and a database of its own: as scripts and people call it.
/// </summary>
public sealed class DashboardProcess : IAsyncLifetime
{
    private TestDatabase? _database;

    public string DataDirectory { get; } = Repository.NewTemporaryFolder("process");

    public TestDatabase Database => _database ?? throw new InvalidOperationException("The fixture has not started.");

    public static string Password => "correct horse battery staple";

    public static async Task<DashboardProcess> CreateAsync()
    {
        var process = new DashboardProcess();
        await process.InitializeAsync();
        return process;
    }

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(DataDirectory);

    public async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }

    internal Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string?>(), arguments);

    /// <param name="environment">On top of the fixture's own; null removes a variable.</param>
    internal async Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>Starts it and leaves it running.</summary>
    internal Process Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = DataDirectory,
        };
        start.ArgumentList.Add(Program());
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["DataDirectory"] = DataDirectory;
        start.Environment["DASHBOARD_OWNER_PASSWORD"] = Password;
        foreach (var (name, value) in Database.Settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>The product's own output beside this suite's, of the same configuration.</summary>
    private static string Program()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Repository.PathTo("Dashboard", "bin", output.Parent!.Name, output.Name, "Dashboard.dll");
    }
}
