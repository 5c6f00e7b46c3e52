using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reflection;

namespace Dashboard.CommandLine;

/// <summary>
/// What may stand after <c>dotnet Dashboard.dll</c> (product §9): serving, and the commands of operation. Exit status 0, 1 (failed, the
/// reason on stderr) or 2 (wrong use).
/// </summary>
public static class DashboardCommandLine
{
    /// <param name="args">As the process got them.</param>
    /// <param name="compose">Adds every feature to the builder and maps it: the table of contents in Program.cs.</param>
    public static async Task<int> RunAsync(string[] args, Func<WebApplicationBuilder, WebApplication> compose)
    {
        try
        {
            return await InvokeAsync(args, compose);
        }
        // Where another program hosts this one (the tests), it wants the exception itself.
        catch (Exception error) when (IsOwnProcess)
        {
            var (text, status) = StartFailure.Describe(error);
            await Console.Error.WriteLineAsync(text);
            return status;
        }
    }

    private static bool IsOwnProcess => Assembly.GetEntryAssembly() == typeof(DashboardCommandLine).Assembly;

    private static async Task<int> InvokeAsync(string[] args, Func<WebApplicationBuilder, WebApplication> compose)
    {
        // "@file" is a file name to nobody here.
        var result = Describe(compose).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var wrong = result.Errors.Select(e => e.Message).Concat(NotSettings(result)).FirstOrDefault();
        if (wrong is not null && !IsHelp(args)) throw new WrongUseException(wrong);
        return await result.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // The host listens to SIGTERM itself and lets requests finish.
            ProcessTerminationTimeout = null,
        });
    }

    private static RootCommand Describe(Func<WebApplicationBuilder, WebApplication> compose)
    {
        var root = ServeCommand.Create(compose);
        var start = new CommandHost(compose);
        root.Subcommands.Add(SetupCommand.Create(start));
        root.Subcommands.Add(MemberCommand.Create(start));
        root.Subcommands.Add(DemoCommand.Create(start));
        root.Subcommands.Add(MigrateCommand.Create(start));
        root.Subcommands.Add(BackupCommands.CreateBackup(start));
        root.Subcommands.Add(BackupCommands.CreateRestore(start));
        root.Subcommands.Add(DoctorCommand.Create(start));
        return root;
    }

    /// <summary>The server also takes settings as <c>--Mail:Host=localhost</c>; anything else that is left over is a mistake.</summary>
    private static IEnumerable<string> NotSettings(ParseResult result) =>
        from token in result.UnmatchedTokens
        where result.CommandResult.Command is not RootCommand || !token.StartsWith("--", StringComparison.Ordinal) || !token.Contains('=', StringComparison.Ordinal)
        select $"Unrecognized command or argument '{token}'.";

    private static bool IsHelp(string[] args) => args.Any(a => a is "--help" or "-h" or "-?");
}
