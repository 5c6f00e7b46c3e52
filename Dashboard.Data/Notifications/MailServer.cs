namespace Dashboard.Data.Notifications;

/// <summary>The SMTP server that one project sends through instead of the installation's (product §6).</summary>
public sealed class MailServer
{
    public const int MaxHostLength = 253;
    public const int MaxUsernameLength = 320;
    public const int MaxAddressLength = 320;
    public const int MaxNameLength = 100;

    /// <summary>Longest password, in characters.</summary>
    public const int MaxPasswordLength = 500;

    private MailServer() { }

    public MailServer(long projectId, DateTimeOffset now)
    {
        ProjectId = projectId;
        UpdatedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    /// <summary>A name in ASCII and lower case, or an address.</summary>
    public string Host { get; private set; } = "";

    public int Port { get; private set; }

    public MailSecurity Security { get; private set; }

    /// <summary>Empty: no AUTH.</summary>
    public string Username { get; private set; } = "";

    /// <summary>The password, encrypted with the key ring; null without a user name. Never shown again.</summary>
    public byte[]? PasswordCipher { get; private set; }

    public string FromAddress { get; private set; } = "";

    /// <summary>Empty: mail carries the project's name.</summary>
    public string FromName { get; private set; } = "";

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Grows with every change: two who save at once learn of each other.</summary>
    public long Version { get; private set; }

    /// <param name="passwordCipher">Already encrypted; null keeps none.</param>
    public void Use(
        string host, int port, MailSecurity security, string username, byte[]? passwordCipher, string fromAddress, string fromName, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        ArgumentException.ThrowIfNullOrWhiteSpace(fromAddress);
        if (username.Length == 0 != passwordCipher is null) throw new ArgumentException("User name and password are set both or not at all.", nameof(username));
        if (security == MailSecurity.None && username.Length > 0) throw new ArgumentException("A password never crosses the network unencrypted.", nameof(security));
        Host = host;
        Port = port;
        Security = security;
        Username = username;
        PasswordCipher = passwordCipher;
        FromAddress = fromAddress;
        FromName = fromName;
        UpdatedAt = now;
        Version++;
    }
}
