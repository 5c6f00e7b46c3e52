namespace Dashboard.Data.Portal;

public enum PortalTheme
{
    Auto = 0,
    Light = 1,
    Dark = 2,
}

public enum PortalLauncher
{
    /// <summary>A floating button, bottom right, with the accessible name <i>Support</i>.</summary>
    Button = 0,

    /// <summary>The host page calls <c>open()</c> itself.</summary>
    Custom = 1,

    /// <summary>No launcher: the panel opens as soon as it is ready.</summary>
    None = 2,
}

/// <summary>The Embedded Portal of a project: every project has exactly one (product §2).</summary>
public sealed class EmbeddedPortal
{
    public const int MaxOrigins = 100;

    private readonly List<PortalOrigin> origins = [];

    private EmbeddedPortal() { }

    public EmbeddedPortal(long projectId, string publicKey, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(publicKey);
        ProjectId = projectId;
        PublicKey = publicKey;
        UpdatedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    /// <summary><c>pk_…</c>; public, never changes.</summary>
    public string PublicKey { get; private set; } = null!;

    public bool Enabled { get; private set; }

    /// <summary>Grows when a rotation without overlap or disabling ends every session; sessions carry it.</summary>
    public int Generation { get; private set; } = 1;

    /// <summary><c>en</c> or <c>es</c>.</summary>
    public string DefaultLocale { get; private set; } = "en";

    public PortalTheme Theme { get; private set; }

    public PortalLauncher Launcher { get; private set; }

    public bool ShowMetricCards { get; private set; } = true;

    /// <summary>HTTPS, on the allowlist: where mail sends the customer. Null: mail has no such link.</summary>
    public string? SupportPageUrl { get; private set; }

    /// <summary>Brand variables as the sanitizer emitted them; null: the default of the theme.</summary>
    public BrandVariables Brand { get; private set; } = new();

    public string? CustomCssUrl { get; private set; }

    /// <summary>The last good copy, parsed and re-emitted; served from our origin.</summary>
    public string? CustomCss { get; private set; }

    public DateTimeOffset? CustomCssFetchedAt { get; private set; }

    /// <summary>Why the last fetch failed, in words; null when it did not.</summary>
    public string? CustomCssError { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Grows with every change by an admin: two who save at once learn of each other.</summary>
    public long Version { get; private set; }

    public IReadOnlyCollection<PortalOrigin> Origins => origins;

    public void Enable(DateTimeOffset now)
    {
        Enabled = true;
        Changed(now);
    }

    /// <summary>Ends all sessions at once; enabling again revives none.</summary>
    public void Disable(DateTimeOffset now)
    {
        if (Enabled) EndSessions();
        Enabled = false;
        Changed(now);
    }

    /// <summary>Every session made so far is invalid from its next request on.</summary>
    public void EndSessions() => Generation++;

    /// <summary>
    /// Makes the allowlist exactly <paramref name="patterns"/> (already normalised). An origin that stays keeps its
    /// <see cref="PortalOrigin.AddedAt"/>; one that is removed and added again does not, so old sessions stay dead.
    /// </summary>
    /// <returns>What was added and what was removed.</returns>
    public (IReadOnlyList<string> Added, IReadOnlyList<string> Removed) AllowOrigins(
        IReadOnlyCollection<string> patterns, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        if (patterns.Count > MaxOrigins) throw new ArgumentException("At most 100 origins.", nameof(patterns));
        var removed = origins.Where(o => !patterns.Contains(o.Pattern)).ToList();
        var added = patterns.Distinct(StringComparer.Ordinal).Where(p => origins.TrueForAll(o => o.Pattern != p)).ToList();
        origins.RemoveAll(removed.Contains);
        origins.AddRange(added.Select(p => new PortalOrigin(p, now)));
        Changed(now);
        return (added, [.. removed.Select(o => o.Pattern)]);
    }

    public void Present(
        string defaultLocale, PortalTheme theme, PortalLauncher launcher, bool showMetricCards, string? supportPageUrl,
        BrandVariables brand, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(brand);
        DefaultLocale = defaultLocale;
        Theme = theme;
        Launcher = launcher;
        ShowMetricCards = showMetricCards;
        SupportPageUrl = supportPageUrl;
        Brand = brand;
        Changed(now);
    }

    /// <summary>A good copy of the custom CSS was fetched from <paramref name="url"/>.</summary>
    public void UseCustomCss(string url, string css, DateTimeOffset now)
    {
        CustomCssUrl = url;
        CustomCss = css;
        CustomCssFetchedAt = now;
        CustomCssError = null;
    }

    /// <summary>A later fetch failed: the last good copy stays.</summary>
    public void CustomCssFailed(string reason) => CustomCssError = reason;

    public void DropCustomCss()
    {
        CustomCssUrl = null;
        CustomCss = null;
        CustomCssFetchedAt = null;
        CustomCssError = null;
    }

    private void Changed(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }
}

/// <summary>Values of the five brand variables, as re-emitted by the sanitizer; null means "the default".</summary>
public sealed record BrandVariables(
    string? Primary = null, string? Background = null, string? Foreground = null, string? Radius = null,
    string? FontFamily = null);

/// <summary>One entry of the allowlist: <c>https://host[:port]</c> or <c>https://*.host[:port]</c>, normalised.</summary>
public sealed class PortalOrigin
{
    private PortalOrigin() { }

    internal PortalOrigin(string pattern, DateTimeOffset now)
    {
        Pattern = pattern;
        AddedAt = now;
    }

    public long Id { get; private set; }

    public long EmbeddedPortalId { get; private set; }

    public string Pattern { get; private set; } = null!;

    /// <summary>A session made before this moment was not made under this entry.</summary>
    public DateTimeOffset AddedAt { get; private set; }
}
