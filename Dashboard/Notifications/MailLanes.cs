namespace Dashboard.Notifications;

/// <summary>The mails of one server: a project's own, or the installation's, which serves all others.</summary>
/// <param name="ProjectId">Null for the installation's.</param>
public readonly record struct MailLane(long? ProjectId)
{
    public static MailLane Installation { get; } = new(null);
}

/// <summary>Which mails a worker looks at.</summary>
/// <param name="Among">Only those that go through these projects' servers; null for any.</param>
/// <param name="Except">Not those that go through these projects' servers.</param>
public sealed record MailScope(long[]? Among, long[] Except)
{
    public static MailScope All { get; } = new(null, []);

    /// <param name="own">The projects that have a server of their own.</param>
    public static MailScope Of(MailLane lane, long[] own) => lane.ProjectId is { } id ? new([id], []) : new(null, own);
}

/// <summary>
/// The servers that this process sends through just now. Each has one mail at a time that it may have taken, so that a process that is killed repeats at most
/// one at each, and a server that does not answer holds up nobody's mail but its own.
/// </summary>
internal sealed class MailLanes
{
    /// <summary>Most projects' servers at once, beside the installation's: each is a connection and a letter in memory.</summary>
    private const int MostOwn = 32;

    private readonly Dictionary<MailLane, Task> running = [];

    public IReadOnlyCollection<Task> Running => running.Values;

    /// <summary>The lane that a project's mail belongs to.</summary>
    public static MailLane Of(long? projectId, long[] own) => projectId is { } id && own.Contains(id) ? new MailLane(id) : MailLane.Installation;

    public void Start(MailLane lane, Func<Task> drain) => running.Add(lane, Task.Run(drain));

    public void ForgetFinished()
    {
        foreach (var lane in running.Where(r => r.Value.IsCompleted).Select(r => r.Key).ToList()) running.Remove(lane);
    }

    /// <summary>The mails that nobody here is busy with; null if no lane can be started now.</summary>
    public MailScope? Free(long[] own)
    {
        var busy = running.Keys.Where(l => l.ProjectId is not null).Select(l => l.ProjectId!.Value).ToArray();
        var isFull = busy.Length >= MostOwn;
        if (!running.ContainsKey(MailLane.Installation)) return new MailScope(null, isFull ? [.. own.Union(busy)] : busy);
        var free = own.Except(busy).ToArray();
        return isFull || free.Length == 0 ? null : new MailScope(free, []);
    }
}
