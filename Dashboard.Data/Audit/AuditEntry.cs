namespace Dashboard.Data.Audit;

/// <summary>Who did what, when, from which address (product rule 1.12). Never edited, never deleted.</summary>
public sealed class AuditEntry
{
    private AuditEntry() { }

    public AuditEntry(
        long? projectId, Guid? actorId, string actorName, string action, string subject, string? details,
        string? address, DateTimeOffset at)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(action);
        ProjectId = projectId;
        ActorId = actorId;
        ActorName = Bounded(actorName, 160);
        Action = action;
        Subject = Bounded(subject, 200);
        Details = details is null ? null : Bounded(details, 2000);
        Address = address;
        At = at;
    }

    public long Id { get; private set; }

    /// <summary>Null for what concerns the installation, such as its first start.</summary>
    public long? ProjectId { get; private set; }

    /// <summary>Null when a customer, the command line or the product itself acted.</summary>
    public Guid? ActorId { get; private set; }

    public string ActorName { get; private set; } = null!;

    /// <summary>A stable name such as <c>portal.secret.rotated</c>.</summary>
    public string Action { get; private set; } = null!;

    /// <summary>What it was done to, in words: a ticket's number, an origin, a member's address.</summary>
    public string Subject { get; private set; } = null!;

    /// <summary>One sentence more, if there is more to say. Never a secret.</summary>
    public string? Details { get; private set; }

    public string? Address { get; private set; }

    public DateTimeOffset At { get; private set; }

    private static string Bounded(string text, int length) => text.Length <= length ? text : text[..length];
}
