using System.Net;
using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Dashboard.Platform;
using Dashboard.Platform.Mail;
using Dashboard.Platform.RateLimiting;
using Dashboard.Projects;
using Microsoft.Extensions.Options;

namespace Dashboard.Settings;

/// <summary>Sends one mail now, past the queue, and tells what the server said.</summary>
public sealed class SendTestMail(
    DashboardDbContext db, MailRoutes routes, MailPasswords passwords, AuditTrail audit, MinuteCounter counter, IOptions<RateLimitOptions> limits,
    IOptions<BrandingOptions> branding, CurrentProject current, TimeProvider time)
{
    /// <summary>Tests of one project a minute: enough to put settings right, too few to mail strangers or to look for open ports.</summary>
    public const int PerMinute = 6;

    /// <summary>Somebody waits for the answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>How long to wait where there were too many, else null.</returns>
    public TimeSpan? CountTest() =>
        limits.Value.Enabled && !counter.TryCount($"mail-test:{current.ProjectId}", PerMinute, out var wait) ? wait : null;

    /// <summary>Through the installation's server.</summary>
    public Task<MailTrial> RunAsync(Mailbox to, CancellationToken cancellationToken) =>
        SendAsync(routes.Installation.Transport, routes.Installation.From, to, cancellationToken);

    /// <summary>Through a server as typed, saved or not.</summary>
    /// <param name="stored">Whose password is meant where the wish keeps it.</param>
    public async Task<MailTrial> RunAsync(MailServerWish wish, MailServer? stored, Mailbox to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var password = wish.Password ?? (stored?.PasswordCipher is { } cipher ? passwords.Unprotect(current.ProjectId, cipher) : "");
        if (password is null) return new MailTrial(MailOutcome.Transient("The stored password can no longer be read; enter it again."), []);
        var options = routes.OptionsOf(wish.Host, wish.Port, wish.Security, wish.Username, password, new Mailbox(wish.FromAddress, wish.FromName)) with { Timeout = Patience };
        return await SendAsync(new SmtpMailTransport(options, time), options.From, to, cancellationToken);
    }

    private async Task<MailTrial> SendAsync(IMailTransport transport, Mailbox sender, Mailbox to, CancellationToken cancellationToken)
    {
        audit.Add(current.ProjectId, "mail.tested", to.Address, transport.Description);
        await db.SaveChangesAsync(cancellationToken);
        return await transport.TryAsync(Letter(sender, to), cancellationToken);
    }

    private OutgoingMail Letter(Mailbox sender, Mailbox to)
    {
        var text = $"{branding.Value.ProductName} can send mail for {current.Name}. {current.UserName} asked for this test.";
        return new OutgoingMail
        {
            From = sender.Name.Length > 0 ? sender : sender with { Name = HeaderText.Clean(current.Name, 80).Replace('"', '\'') },
            To = to,
            Subject = $"Test mail of {current.Name}",
            Text = text,
            Html = $"<p>{WebUtility.HtmlEncode(text)}</p>",
            MessageId = $"{OpaqueId.New()}@{sender.Domain}",
        };
    }
}
