namespace Dashboard.Data.TicketCenter;

/// <summary>The Ticket Center of a project: every project has exactly one (product §3).</summary>
public sealed class TicketCenterDoor
{
    private TicketCenterDoor() { }

    public TicketCenterDoor(long projectId, string helpdeskId, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(helpdeskId);
        ProjectId = projectId;
        HelpdeskId = helpdeskId;
        UpdatedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    /// <summary>Public, never changes.</summary>
    public string HelpdeskId { get; private set; } = null!;

    /// <summary>Bare hosts, one per line; subdomains included; empty allows every domain.</summary>
    public string AllowedDomains { get; private set; } = "";

    public string? SupportPageUrl { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public void Restrict(string allowedDomains, string? supportPageUrl, DateTimeOffset now)
    {
        AllowedDomains = allowedDomains;
        SupportPageUrl = supportPageUrl;
        UpdatedAt = now;
    }
}
