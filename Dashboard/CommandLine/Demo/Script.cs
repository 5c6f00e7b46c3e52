using Dashboard.Data.Tickets;

namespace Dashboard.CommandLine.Demo;

internal enum Speaker
{
    Customer,
    Agent,

    /// <summary>An agent who asks something and then waits for the customer.</summary>
    AskingAgent,
    Note,
}

internal sealed record Line(Speaker Speaker, string Text);

/// <summary>One conversation as it goes from the first message to the thanks at its end.</summary>
internal sealed record Conversation(TicketPriority Priority, string Locale, IReadOnlyList<string> Subjects, IReadOnlyList<Line> Lines)
{
    /// <summary>How many lines there are before anybody answers.</summary>
    public int Opening => Lines.TakeWhile(line => line.Speaker == Speaker.Customer).Count();

    /// <summary>Lines up to the first question of an agent; 0 if nobody asks.</summary>
    public int UntilQuestion => Lines.Index().FirstOrDefault(l => l.Item.Speaker == Speaker.AskingAgent, (-1, null!)).Index + 1;
}

/// <summary>Reads <c>conversations.txt</c>, which says how it is written.</summary>
internal static class Script
{
    private static readonly Dictionary<string, Speaker> Marks = new(StringComparer.Ordinal)
    {
        ["C: "] = Speaker.Customer,
        ["A: "] = Speaker.Agent,
        ["Q: "] = Speaker.AskingAgent,
        ["N: "] = Speaker.Note,
    };

    public static IReadOnlyList<Conversation> Read()
    {
        using var stream = typeof(Script).Assembly.GetManifestResourceStream("Dashboard.CommandLine.Demo.conversations.txt")
            ?? throw new InvalidOperationException("conversations.txt is not embedded.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n== ").Skip(1).Select(Parse)];
    }

    private static Conversation Parse(string text)
    {
        var lines = text.Split('\n');
        var subjects = new List<string>();
        var said = new List<Line>();
        foreach (var line in lines.Skip(1))
        {
            if (line.StartsWith("subject: ", StringComparison.Ordinal)) subjects.Add(line["subject: ".Length..]);
            else if (line.Length >= 3 && Marks.TryGetValue(line[..3], out var speaker)) said.Add(new Line(speaker, line[3..]));
            else if (said.Count > 0) said[^1] = said[^1] with { Text = $"{said[^1].Text}\n{line}" };
        }

        var head = lines[0].Split(' ');
        return new Conversation(
            Enum.Parse<TicketPriority>(head[0], ignoreCase: true), head[1], subjects, [.. said.Select(l => l with { Text = l.Text.Trim() })]);
    }
}
