using Dashboard.Data.Notifications;

namespace Dashboard.Platform.Mail;

public enum MailTransportKind
{
    Smtp = 1,

    /// <summary>Writes <c>.eml</c> files: what an installation does until SMTP is configured.</summary>
    Directory = 2,
}

/// <summary>
/// Section <c>Mail</c> of the configuration, read and checked once at start by <see cref="MailOptionsReader"/>; for a project with a server of its own, the
/// same with that server in it.
/// </summary>
public sealed record MailOptions
{
    /// <summary>Where mail servers listen, with or without encryption (product §6).</summary>
    public static IReadOnlyList<int> AllowedPorts { get; } = [25, 465, 587, 2525];

    /// <summary>The operator's own setting, which may name this machine; false for one that somebody typed into a page.</summary>
    internal bool IsInstallation { get; init; } = true;

    /// <summary>Smtp if <see cref="Host"/> is set, else Directory.</summary>
    public required MailTransportKind Transport { get; init; }

    /// <summary>Absolute path; <c>mail</c> in the data directory by default.</summary>
    public required string Directory { get; init; }

    public string Host { get; init; } = "";

    /// <summary>25, 465, 587 or 2525; any on loopback.</summary>
    public int Port { get; init; } = 587;

    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>Empty: no AUTH.</summary>
    public string Username { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>The sender. Its name, if it has one, is shown instead of the project's.</summary>
    public required Mailbox From { get; init; }

    /// <summary>Domain of reply addresses; null: replies go to <see cref="From"/>.</summary>
    public string? ReplyDomain { get; init; }

    /// <summary>Hosts with private addresses that mail may be sent to, as they stand in <see cref="Host"/>.</summary>
    public IReadOnlyList<string> AllowedPrivateHosts { get; init; } = [];

    /// <summary>The longest one send may take, 1 second to 10 minutes; 2 minutes by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether MailKit is compiled in.</summary>
    public static bool HasMailKit =>
#if MAILKIT
        true;
#else
        false;
#endif

    // A record prints its members, and logs print records.
    public override string ToString() => Transport == MailTransportKind.Smtp ? $"smtp://{Host}:{Port} ({Security})" : Directory;
}
