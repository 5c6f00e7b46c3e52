namespace Dashboard.Verification;

/// <summary>A mistake that was found, as the engineer reads it.</summary>
/// <param name="Code">A stable name for logs, tests and links, such as <c>digest-base64</c>.</param>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Sentence">What happened.</param>
/// <param name="Fix">What to do about it.</param>
public sealed record Cause(string Code, string Name, string Sentence, string Fix)
{
    /// <summary>The line of code that does it right, for the languages in which this is usually met.</summary>
    public IReadOnlyList<CodeLine> Lines { get; init; } = [];

    /// <summary>What was checked beside what was really signed, where the two texts differ.</summary>
    public TextDifference? Difference { get; init; }
}

/// <summary>A line of code in one language.</summary>
public sealed record CodeLine(string Language, string Code);
