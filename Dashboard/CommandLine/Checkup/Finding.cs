namespace Dashboard.CommandLine.Checkup;

internal enum Verdict
{
    Ok,

    /// <summary>Works, but somebody should know.</summary>
    Warning,
    Failure,
}

/// <summary>One line of <c>doctor</c>.</summary>
/// <param name="Fix">What to do; null where nothing is.</param>
internal sealed record Finding(Verdict Verdict, string Subject, string Text, string? Fix = null)
{
    public override string ToString()
    {
        var mark = Verdict switch { Verdict.Ok => "ok     ", Verdict.Warning => "warning", _ => "FAILED " };
        return Fix is null ? $"{mark}  {Subject,-13} {Text}" : $"{mark}  {Subject,-13} {Text} → {Fix}";
    }
}
