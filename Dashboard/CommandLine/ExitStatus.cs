namespace Dashboard.CommandLine;

/// <summary>Exit statuses of every command (product §9).</summary>
internal static class ExitStatus
{
    public const int Done = 0;

    /// <summary>The reason is on stderr.</summary>
    public const int Failed = 1;

    public const int WrongUse = 2;
}
