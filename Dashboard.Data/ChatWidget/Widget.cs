namespace Dashboard.Data.ChatWidget;

/// <summary>What a widget's signature covers (product §4).</summary>
public enum SignatureScope
{
    /// <summary>As published, for sites that migrate: the external id or the email.</summary>
    Either = 0,
    ExternalUserId = 1,
    Email = 2,
}

public enum WidgetTheme
{
    Light = 0,
    Dark = 1,
}

/// <summary>The corner of the page where the trigger stands.</summary>
public enum TriggerPosition
{
    BottomRight = 0,
    BottomLeft = 1,
    TopRight = 2,
    TopLeft = 3,
}

/// <summary>A Chat Widget: a project may have any number (product §4). A deleted one stays as a row, so that nobody else ever gets its slug.</summary>
public sealed class Widget
{
    public const int MaxNameLength = 80;

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
        UpdatedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    /// <summary>Public, unique in the installation, never changes.</summary>
    public string Slug { get; private set; } = null!;

    public string Name { get; private set; } = null!;

    public SignatureScope SignatureCovers { get; private set; }

    /// <summary>Bare hosts, one per line; subdomains included; empty allows every domain.</summary>
    public string AllowedDomains { get; private set; } = "";

    public WidgetTheme Theme { get; private set; }

    public TriggerPosition Position { get; private set; }

    /// <summary>Sessions of an earlier generation are over.</summary>
    public int Generation { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Its name for the team, and how it looks where a page does not say otherwise.</summary>
    public void Present(string name, WidgetTheme theme, TriggerPosition position, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name.Trim();
        Theme = theme;
        Position = position;
        UpdatedAt = now;
    }

    /// <summary>Who may embed it.</summary>
    /// <param name="domains">Normalised, one a line; empty: everybody.</param>
    /// <param name="endsSessions">A domain was taken away: no session may outlive that, nor live again when the domain returns.</param>
    /// <param name="now">The present.</param>
    public void Restrict(string domains, bool endsSessions, DateTimeOffset now)
    {
        AllowedDomains = domains;
        if (endsSessions) Generation++;
        UpdatedAt = now;
    }

    /// <summary>What signatures cover from now on; sessions made under the former rule are over.</summary>
    public void Cover(SignatureScope covers, DateTimeOffset now)
    {
        if (covers == SignatureCovers) return;
        SignatureCovers = covers;
        Generation++;
        UpdatedAt = now;
    }

    /// <summary>Ends every session for good.</summary>
    public void Delete(DateTimeOffset now)
    {
        DeletedAt ??= now;
        Generation++;
    }
}
