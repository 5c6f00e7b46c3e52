namespace Dashboard.Data.Notifications;

/// <summary>How one project's mail to customers looks and what it says around the messages it carries.</summary>
public sealed class MailAppearance
{
    /// <summary>Longest colour, in characters.</summary>
    public const int MaxColorLength = 100;
    public const int MaxNameLength = 100;
    public const int MaxGreetingLength = 300;
    public const int MaxFooterLength = 1000;

    private MailAppearance() { }

    public MailAppearance(long projectId, DateTimeOffset now)
    {
        ProjectId = projectId;
        UpdatedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    /// <summary>Null: the project's name.</summary>
    public string? Name { get; private set; }

    /// <summary>Of the button, as the colour grammar re-emitted it; null: the default.</summary>
    public string? Primary { get; private set; }

    /// <summary>Behind the text; null: what the mail reader shows.</summary>
    public string? Background { get; private set; }

    /// <summary>Of the text; null: what the mail reader shows.</summary>
    public string? Foreground { get; private set; }

    /// <summary>Plain text above the messages; null for none.</summary>
    public string? Greeting { get; private set; }

    /// <summary>Plain text below them; null for none.</summary>
    public string? Footer { get; private set; }

    public MailLogo? Logo { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Grows with every change: two who save at once learn of each other.</summary>
    public long Version { get; private set; }

    public void Look(string? name, string? primary, string? background, string? foreground, DateTimeOffset now)
    {
        Name = name;
        Primary = primary;
        Background = background;
        Foreground = foreground;
        Changed(now);
    }

    public void Say(string? greeting, string? footer, DateTimeOffset now)
    {
        Greeting = greeting;
        Footer = footer;
        Changed(now);
    }

    /// <summary>Takes another logo, or none.</summary>
    public void Show(MailLogo? logo, DateTimeOffset now)
    {
        Logo = logo;
        Changed(now);
    }

    private void Changed(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }
}

/// <summary>The picture at the top of a project's mail. It travels in the mail itself, so that no reader has to fetch anything.</summary>
public sealed class MailLogo
{
    /// <summary>Largest file, in bytes (100 KB).</summary>
    public const int MaxBytes = 100 * 1024;

    private MailLogo() { }

    /// <param name="contentType">As sniffed from the bytes.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public MailLogo(byte[] bytes, string contentType, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length is 0 or > MaxBytes) throw new ArgumentException("1 byte to 100 KB.", nameof(bytes));
        Bytes = bytes;
        ContentType = contentType;
        Width = width;
        Height = height;
    }

    public long Id { get; private set; }

    public long MailAppearanceId { get; private set; }

    public byte[] Bytes { get; private set; } = null!;

    public string ContentType { get; private set; } = null!;

    public int Width { get; private set; }

    public int Height { get; private set; }
}
