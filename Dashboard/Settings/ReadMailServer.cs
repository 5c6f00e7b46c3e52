using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;

namespace Dashboard.Settings;

/// <param name="Wish">Null where there are problems.</param>
/// <param name="Problems">Field and reason.</param>
public sealed record MailServerReading(MailServerWish? Wish, IReadOnlyList<(string Field, string Problem)> Problems);

/// <summary>
/// Reads the form of a project's mail server by the rules of product §6. They are stricter than the installation's own: whoever types here administers a
/// project, not the machine.
/// </summary>
public sealed class ReadMailServer(MailOptions installation)
{
    private static readonly TimeSpan PatienceWithNames = TimeSpan.FromSeconds(5);
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <param name="input">As typed.</param>
    /// <param name="stored">What is stored; its password is kept for it alone.</param>
    public async Task<MailServerReading> RunAsync(MailServerInput input, MailServer? stored, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var problems = new List<(string Field, string Problem)>();
        var host = await ReadHostAsync(input.Host, problems, cancellationToken);
        if (!MailOptions.HasMailKit) problems.Add((nameof(input.Host), "This build has no MailKit, so mail goes through the installation's server only."));
        var port = ReadPort(input.Port, problems);
        var security = ReadSecurity(input.Security, port, problems);
        var name = ReadName(input.FromName, problems);
        var from = ReadFrom(input.FromAddress, name, problems);
        var username = input.RemovePassword ? "" : Text(input.Username?.Trim(), nameof(input.Username), MailServer.MaxUsernameLength, problems);
        var isSame = stored?.PasswordCipher is not null && (stored.Host, stored.Port, stored.Security, stored.Username) == (host, port, security, username);
        var password = ReadPassword(input, username, isSame, stored, problems);
        if (security == MailSecurity.None && (username.Length > 0 || password is not "")) problems.Add((nameof(input.Security), "Without encryption the password would cross the network in the clear: choose STARTTLS or TLS, or leave user name and password empty."));
        return problems.Count > 0
            ? new MailServerReading(null, problems)
            : new MailServerReading(new MailServerWish(host, port, security, username, password, from!.Address, from.Name), []);
    }

    private async Task<string> ReadHostAsync(string? typed, List<(string Field, string Problem)> problems, CancellationToken cancellationToken)
    {
        const string Field = nameof(MailServerInput.Host);
        var host = Ascii(typed?.Trim() ?? "");
        if (string.IsNullOrWhiteSpace(typed)) problems.Add((Field, "Enter the name of the mail server, such as smtp.example.com."));
        else if (host is null) problems.Add((Field, "This is no host name; enter the name alone, such as smtp.example.com, without a port."));
        else if (await WhyRefusedAsync(host, cancellationToken) is { } refused) problems.Add((Field, refused));
        return host ?? "";
    }

    /// <summary>A name that does not resolve just now may do so later; what it leads to then is looked at before each connection.</summary>
    private async Task<string?> WhyRefusedAsync(string host, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PatienceWithNames);
        try
        {
            var options = installation with { Host = host, IsInstallation = false };
            if (PrivateAddresses.IsLoopback(host) && !PrivateAddresses.IsTrusted(options)) return $"{host} is this machine; only the installation's own setting may name it, or the host must be listed in Mail:AllowedPrivateHosts.";
            return (await PrivateAddresses.FindAsync(options, limit.Token)).Refused is { } refused ? refused + "." : null;
        }
        catch (SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string? Ascii(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address)) return address.ToString();
        try
        {
            var name = Idn.GetAscii(host).ToLowerInvariant();
            // A name whose last part begins with a digit is an address in disguise to some resolvers.
            return name.Length <= MailServer.MaxHostLength && Uri.CheckHostName(name) == UriHostNameType.Dns && name.Split('.')[^1] is [>= 'a' and <= 'z', ..] ? name : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static int ReadPort(string? typed, List<(string Field, string Problem)> problems)
    {
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && MailOptions.AllowedPorts.Contains(port)) return port;
        problems.Add((nameof(MailServerInput.Port), "Choose 25, 465, 587 or 2525."));
        return 0;
    }

    private static MailSecurity ReadSecurity(string? typed, int port, List<(string Field, string Problem)> problems)
    {
        const string Field = nameof(MailServerInput.Security);
        if (!Enum.TryParse<MailSecurity>(typed, out var security) || typed != security.ToString())
        {
            problems.Add((Field, "Choose how the connection is encrypted."));
            return default;
        }

        if (port == 465 && security != MailSecurity.ImplicitTls) problems.Add((Field, "Port 465 speaks TLS from the start; choose that, or port 587 with STARTTLS."));
        if (security == MailSecurity.ImplicitTls && !MailOptions.HasMailKit) problems.Add((Field, "This build cannot do TLS from the start; choose STARTTLS."));
        return security;
    }

    private static string ReadName(string? typed, List<(string Field, string Problem)> problems) =>
        Text(typed?.Trim(), nameof(MailServerInput.FromName), MailServer.MaxNameLength, problems);

    private static Mailbox? ReadFrom(string? typed, string name, List<(string Field, string Problem)> problems)
    {
        if (Mailbox.TryCreate(typed, name, out var from)) return from;
        problems.Add((nameof(MailServerInput.FromAddress), "Enter the address that mail comes from, such as support@example.com."));
        return null;
    }

    /// <returns>Null to keep the stored one.</returns>
    private static string? ReadPassword(MailServerInput input, string username, bool isSame, MailServer? stored, List<(string Field, string Problem)> problems)
    {
        const string Field = nameof(MailServerInput.Password);
        var password = Text(input.Password, Field, MailServer.MaxPasswordLength, problems);
        if (input.RemovePassword && password.Length > 0) problems.Add((Field, "Either enter a password or remove it."));
        else if (username.Length == 0 && password.Length > 0) problems.Add((nameof(input.Username), "Enter the user name that goes with the password."));
        else if (username.Length == 0 || password.Length > 0) return password;
        else if (isSame) return null;
        // Otherwise whoever may change the host could have the password sent to a server of theirs.
        else if (stored?.PasswordCipher is not null) problems.Add((Field, $"Enter the password again: the stored one is for {stored.Username} at {stored.Host}, and is sent nowhere else."));
        else problems.Add((Field, "Enter the password that goes with the user name."));
        return password;
    }

    private static string Text(string? typed, string field, int most, List<(string Field, string Problem)> problems)
    {
        var text = typed ?? "";
        if (text.Length > most) problems.Add((field, $"At most {most} characters."));
        else if (text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')) problems.Add((field, "Leave out line breaks and control characters."));
        else return text;
        return "";
    }
}
