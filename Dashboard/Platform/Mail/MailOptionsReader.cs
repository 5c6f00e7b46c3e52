using System.Globalization;
using System.Net;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Database;

namespace Dashboard.Platform.Mail;

/// <summary>
/// Reads <c>Mail:*</c> and refuses what cannot work, each with the one line that the start prints (product §6, §9). Read by
/// hand: the framework's binder would answer an unknown value with a stack trace.
/// </summary>
public static class MailOptionsReader
{
    /// <exception cref="InvalidConfigurationException">A value is unknown, or the combination is impossible.</exception>
    public static MailOptions Read(IConfiguration configuration, DataDirectory data, PublicUrl publicUrl)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(publicUrl);
        var mail = configuration.GetSection("Mail");
        var host = mail["Host"]?.Trim() ?? "";
        var transport = Choice(mail, "Transport", host.Length > 0 ? MailTransportKind.Smtp : MailTransportKind.Directory);
        var security = Choice(mail, "Security", MailSecurity.StartTls);
        var options = new MailOptions
        {
            Transport = transport,
            Directory = mail["Directory"] is { Length: > 0 } directory ? Path.GetFullPath(directory, data.Path) : data.PathOf("mail"),
            Host = host,
            Port = Port(mail, security),
            Security = security,
            Username = mail["Username"] ?? "",
            Password = mail["Password"] ?? "",
            From = From(mail, transport, publicUrl),
            ReplyDomain = ReplyDomain(mail),
            AllowedPrivateHosts = List(mail, "AllowedPrivateHosts"),
            Timeout = Timeout(mail),
        };
        if (transport == MailTransportKind.Smtp) RequirePossible(options);
        return options;
    }

    private static void RequirePossible(MailOptions options)
    {
        var loopback = PrivateAddresses.IsLoopback(options.Host);
        if (options.Host.Length == 0) throw Wrong("Mail:Transport is Smtp, but Mail:Host is empty.");
        if (Uri.CheckHostName(options.Host.Trim('[', ']')) == UriHostNameType.Unknown) throw Wrong($"Mail:Host is \"{options.Host}\", which is no host name.");
        if (!loopback && !MailOptions.AllowedPorts.Contains(options.Port)) throw Wrong($"Mail:Port is {options.Port}; it must be 25, 465, 587 or 2525.");
        if (!loopback && IPAddress.TryParse(options.Host.Trim('[', ']'), out var address) && PrivateAddresses.IsPrivate(address)
            && !options.AllowedPrivateHosts.Contains(options.Host, StringComparer.OrdinalIgnoreCase))
        {
            throw Wrong($"Mail:Host is {options.Host}, a private address; list it in Mail:AllowedPrivateHosts to allow it.");
        }

        RequirePossibleSecurity(options, loopback);
    }

    private static void RequirePossibleSecurity(MailOptions options, bool loopback)
    {
        if (options.Security == MailSecurity.ImplicitTls && !MailOptions.HasMailKit)
        {
            throw Wrong("Mail:Security is ImplicitTls, which needs MailKit, and this build has none; use StartTls on port 587, or build with MailKit.");
        }

        if (options.Port == 465 && options.Security != MailSecurity.ImplicitTls)
        {
            throw Wrong($"Mail:Port 465 speaks TLS from the first byte, so Mail:Security cannot be {options.Security}; use ImplicitTls, or port 587 with StartTls.");
        }

        if (options.Username.Length == 0 != (options.Password.Length == 0))
        {
            throw Wrong("Mail:Username and Mail:Password are set both or not at all.");
        }

        if (options.Security == MailSecurity.None && options.Username.Length > 0 && !loopback)
        {
            throw Wrong("Mail:Security is None, so Mail:Username and Mail:Password would cross the network unencrypted; use StartTls.");
        }
    }

    private static T Choice<T>(IConfigurationSection mail, string name, T otherwise)
        where T : struct, Enum
    {
        var text = mail[name]?.Trim();
        if (string.IsNullOrEmpty(text)) return otherwise;
        var match = Enum.GetNames<T>().FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw Wrong($"Mail:{name} is \"{text}\"; it must be {string.Join(" or ", Enum.GetNames<T>())}.");
        return Enum.Parse<T>(match);
    }

    private static int Port(IConfigurationSection mail, MailSecurity security)
    {
        var text = mail["Port"]?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return security switch { MailSecurity.None => 25, MailSecurity.ImplicitTls => 465, _ => 587 };
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw Wrong($"Mail:Port is \"{text}\", which is no port.");
    }

    private static Mailbox From(IConfigurationSection mail, MailTransportKind transport, PublicUrl publicUrl)
    {
        if (mail["From"] is { } text && !string.IsNullOrWhiteSpace(text))
        {
            return Mailbox.TryParse(text, out var from) ? from : throw Wrong($"Mail:From is \"{text}\", which is no address such as support@example.com.");
        }

        // A guessed sender would be refused by the recipients' servers, or answered to by a stranger.
        if (transport == MailTransportKind.Smtp) throw Wrong("Mail:From is empty; set it to the address that mail is sent from.");
        return Mailbox.TryCreate($"support@{publicUrl.Address?.IdnHost}", null, out var guess) ? guess : new Mailbox("support@localhost", "");
    }

    private static string? ReplyDomain(IConfigurationSection mail)
    {
        var text = mail["ReplyDomain"]?.Trim();
        if (string.IsNullOrEmpty(text)) return null;
        return Mailbox.TryCreate($"reply@{text}", null, out var address)
            ? address.Domain
            : throw Wrong($"Mail:ReplyDomain is \"{text}\", which is no domain.");
    }

    private static TimeSpan Timeout(IConfigurationSection mail)
    {
        var text = mail["Timeout"]?.Trim();
        if (string.IsNullOrEmpty(text)) return TimeSpan.FromMinutes(2);
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.FromSeconds(1) && span <= TimeSpan.FromMinutes(10)
            ? span
            : throw Wrong($"Mail:Timeout is \"{text}\"; it must be a time span from 00:00:01 to 00:10:00.");
    }

    private static IReadOnlyList<string> List(IConfigurationSection mail, string name)
    {
        var section = mail.GetSection(name);
        var values = section.Value is { } line ? line.Split([',', ';', ' ']) : [.. section.GetChildren().Select(c => c.Value ?? "")];
        return [.. values.Select(v => v.Trim()).Where(v => v.Length > 0)];
    }

    private static InvalidConfigurationException Wrong(string line) => new(line);
}
