using System.CommandLine;
using System.Globalization;
using Dashboard.CommandLine.Demo;

namespace Dashboard.CommandLine;

/// <summary><c>demo</c>: project <c>demo</c> with believable data.</summary>
internal static class DemoCommand
{
    private const int DefaultSeed = 1;

    public static Command Create(CommandHost host)
    {
        var tickets = new Option<int>("--tickets") { Description = "How many tickets.", HelpName = "N", DefaultValueFactory = _ => 500 };
        var seed = new Option<int>("--seed") { Description = "The same seed and date give the same data.", HelpName = "S", DefaultValueFactory = _ => DefaultSeed };
        var date = new Option<string?>("--now") { Description = "The moment the data ends at, such as 2026-03-31 or 2026-03-31T15:00Z. Default: now.", HelpName = "DATE" };
        var replace = new Option<bool>("--replace") { Description = "Replace the demonstration project that is there." };
        var command = new Command("demo", "Fill the project 'demo' with believable data. Its customers' mail is never sent.") { tickets, seed, date, replace };
        host.Handle(command, async (services, arguments, cancellationToken) =>
        {
            var count = arguments.GetValue(tickets);
            if (count is < 1 or > 5_000_000) throw new WrongUseException("--tickets takes 1 to 5000000.");
            var moment = Moment(arguments.GetValue(date)) ?? services.GetRequiredService<TimeProvider>().GetUtcNow();
            await ActivatorUtilities.CreateInstance<RunDemo>(services).RunAsync(
                count, arguments.GetValue(seed), moment, arguments.GetValue(replace), cancellationToken);
        });
        return command;
    }

    private static DateTimeOffset? Moment(string? text)
    {
        if (text is null) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw new WrongUseException($"--now '{text}' is not a date such as 2026-03-31.");
    }
}
