namespace Dashboard.Data.ChatWidget;

/// <summary>What a widget's signature covers (product §4).</summary>
public enum SignatureScope
{
    /// <summary>As published, for sites that migrate: the external id or the email.</summary>
    Either = 0,
    ExternalUserId = 1,
    Email = 2,
}

/// <summary>A Chat Widget: a project may have any number (product §4).</summary>
public sealed class Widget
{
    private Widget() { }

    public Widget(long projectId, string slug, string name, SignatureScope covers, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(slug);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ProjectId = projectId;
        Slug = slug;
        Name = name.Trim();
        SignatureCovers = covers;
        CreatedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    /// <summary>Public, unique in the installation, never changes.</summary>
    public string Slug { get; private set; } = null!;

    public string Name { get; private set; } = null!;

    public SignatureScope SignatureCovers { get; private set; }

    public string AllowedDomains { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
}
