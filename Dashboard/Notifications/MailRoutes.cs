using System.Collections.Frozen;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Database;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>Through which server mail goes, and who it is from.</summary>
/// <param name="From">Its name, if it has one, is shown instead of the project's.</param>
public sealed record MailRoute(IMailTransport Transport, Mailbox From);

/// <summary>
/// The way of each project's mail: through a server of its own, or the installation's (product §6). Read once and kept until settings change, in
/// whatever process.
/// </summary>
public sealed class MailRoutes(
    IServiceScopeFactory scopes, ConfigurationChanges changes, MailOptions installation, IMailTransport transport, MailPasswords passwords, TimeProvider time)
    : IDisposable
{
    private readonly SemaphoreSlim reading = new(1);
    private volatile Known? known;

    /// <summary>The installation's way.</summary>
    public MailRoute Installation { get; } = new(transport, installation.From);

    /// <param name="projectId">Null for mail about accounts, which is the installation's own.</param>
    public async ValueTask<MailRoute> OfAsync(long? projectId, CancellationToken cancellationToken) =>
        projectId is { } id ? (await KnownAsync(cancellationToken)).Routes.GetValueOrDefault(id, Installation) : Installation;

    /// <summary>The projects that have a server of their own.</summary>
    public async ValueTask<long[]> OwnAsync(CancellationToken cancellationToken) => (await KnownAsync(cancellationToken)).Projects;

    /// <summary>A project's own server as a transport takes it; what else there is to set stays the installation's.</summary>
    /// <param name="password">In plain text; empty without a user name.</param>
    public MailOptions OptionsOf(string host, int port, MailSecurity security, string username, string password, Mailbox sender) => installation with
    {
        IsInstallation = false,
        Transport = MailTransportKind.Smtp,
        Host = host,
        Port = port,
        Security = security,
        Username = username,
        Password = password,
        From = sender,
    };

    /// <summary>The same for what is stored; without a password where the key ring that encrypted it is gone.</summary>
    public MailOptions OptionsOf(MailServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var password = server.PasswordCipher is { } cipher ? passwords.Unprotect(server.ProjectId, cipher) : "";
        return OptionsOf(server.Host, server.Port, server.Security, server.Username, password ?? "", new Mailbox(server.FromAddress, server.FromName));
    }

    public void Dispose() => reading.Dispose();

    private async ValueTask<Known> KnownAsync(CancellationToken cancellationToken)
    {
        if (known is { } fresh && fresh.Version == changes.Version) return fresh;
        await reading.WaitAsync(cancellationToken);
        try
        {
            // The number first: what changes while this reads is read again next time.
            var version = changes.Version;
            if (known is { } found && found.Version == version) return found;
            await using var scope = scopes.CreateAsyncScope();
            var servers = await scope.ServiceProvider.GetRequiredService<DashboardDbContext>().MailServers.AsNoTracking().ToListAsync(cancellationToken);
            var routes = servers.ToFrozenDictionary(s => s.ProjectId, RouteOf);
            return known = new Known(version, routes, [.. routes.Keys]);
        }
        finally
        {
            reading.Release();
        }
    }

    private MailRoute RouteOf(MailServer server)
    {
        var options = OptionsOf(server);
        return new MailRoute(IsReadable(server, options) ? new SmtpMailTransport(options, time) : new UnreadablePassword(options), options.From);
    }

    private static bool IsReadable(MailServer server, MailOptions options) => server.PasswordCipher is null || options.Password.Length > 0;

    private sealed record Known(long Version, FrozenDictionary<long, MailRoute> Routes, long[] Projects);

    /// <summary>Stands where a server's password cannot be read any more: its mail waits until somebody enters it again.</summary>
    private sealed class UnreadablePassword(MailOptions options) : IMailTransport
    {
        public string Description => options.ToString();

        public Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => Task.FromResult(
            MailOutcome.Transient($"The password for {options.Host} can no longer be read, since the key ring is another; enter it again in Settings, Mail"));

        public async Task<MailTrial> TryAsync(OutgoingMail mail, CancellationToken cancellationToken) => new(await SendAsync(mail, cancellationToken), []);
    }
}
