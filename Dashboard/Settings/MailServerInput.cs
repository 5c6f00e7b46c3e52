using System.Globalization;
using Dashboard.Data.Notifications;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.Settings;

/// <summary>The form of Settings, Mail, Sending, as typed. The stored password is never in it.</summary>
public sealed class MailServerInput
{
    public string? Host { get; set; }

    public string? Port { get; set; }

    public string? Security { get; set; }

    public string? Username { get; set; }

    /// <summary>Empty keeps the stored one.</summary>
    public string? Password { get; set; }

    /// <summary>Signs in no more: user name and stored password go.</summary>
    public bool RemovePassword { get; set; }

    public string? FromAddress { get; set; }

    public string? FromName { get; set; }

    /// <summary>The settings' version when the form was shown; 0 where there were none.</summary>
    public long Version { get; set; }

    public static IReadOnlyList<SelectListItem> Ports { get; } = [new("25", "25"), new("465", "465"), new("587", "587"), new("2525", "2525")];

    public static IReadOnlyList<SelectListItem> Securities { get; } =
        [new("STARTTLS (mandatory)", nameof(MailSecurity.StartTls)), new("TLS from the start", nameof(MailSecurity.ImplicitTls)), new("None", nameof(MailSecurity.None))];

    /// <summary>The form as it shows what is stored, or an empty one.</summary>
    public static MailServerInput Of(MailServer? stored) => stored is null
        ? new MailServerInput { Port = "587", Security = nameof(MailSecurity.StartTls) }
        : new MailServerInput
        {
            Host = stored.Host,
            Port = stored.Port.ToString(CultureInfo.InvariantCulture),
            Security = stored.Security.ToString(),
            Username = stored.Username,
            FromAddress = stored.FromAddress,
            FromName = stored.FromName,
            Version = stored.Version,
        };
}

/// <summary>A project's mail server, read and found good.</summary>
/// <param name="Host">In ASCII and lower case.</param>
/// <param name="Username">Empty: no AUTH.</param>
/// <param name="Password">Null keeps the stored one; empty without a user name.</param>
public sealed record MailServerWish(string Host, int Port, MailSecurity Security, string Username, string? Password, string FromAddress, string FromName);
