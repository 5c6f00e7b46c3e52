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
        host.Handle(
            command,
            arguments => new Request(
                Count(arguments.GetValue(tickets)), arguments.GetValue(seed), Moment(arguments.GetValue(date)), arguments.GetValue(replace)),
            static (services, request, cancellationToken) => ActivatorUtilities.CreateInstance<RunDemo>(services).RunAsync(
                request.Tickets, request.Seed, request.Now ?? services.GetRequiredService<TimeProvider>().GetUtcNow(), request.Replace, cancellationToken));
        return command;
    }

    private static int Count(int tickets) =>
        tickets is > 0 and <= 5_000_000 ? tickets : throw new WrongUseException("--tickets takes 1 to 5000000.");

    private static DateTimeOffset? Moment(string? text)
    {
        if (text is null) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw new WrongUseException($"--now '{text}' is not a date such as 2026-03-31.");
    }

    private sealed record Request(int Tickets, int Seed, DateTimeOffset? Now, bool Replace);
}
