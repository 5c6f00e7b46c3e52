using System.Text;

namespace Dashboard.CommandLine;

/// <summary>The password of an account that a command creates: from the environment, else asked for without echo, else a line of stdin.</summary>
internal static class Password
{
    /// <summary>Name of the environment variable (product §9).</summary>
    public const string Variable = "DASHBOARD_OWNER_PASSWORD";

    public static string Obtain(string email)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return given;
        if (Console.IsInputRedirected) return ReadLineOrFail();
        var first = Ask($"Password for {email}: ");
        return Ask("Again: ") == first ? first : throw new CommandFailedException("The two passwords differ.");
    }

    private static string ReadLineOrFail() =>
        Console.In.ReadLine() is { Length: > 0 } line
            ? line
            : throw new CommandFailedException($"A password is needed: set {Variable}, or run this in a terminal and be asked.");

    private static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace && typed.Length > 0) typed.Length--;
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
