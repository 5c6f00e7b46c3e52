using System.Globalization;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Data.Team;
using Dashboard.Notifications.Mail;
using Dashboard.Platform;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Notifications;

/// <summary>
/// Writes the letter of a claimed mail about an account, if what it tells of still holds: a revoked or replaced invitation is not mailed after
/// all. Such mail is the installation's own, whatever a project set for mail to its customers.
/// </summary>
public sealed class ComposeAccountMail(
    DashboardDbContext db, PreparePasswordReset prepare, AccountLinks links, MailOptions options, MailTemplates templates, IOptions<BrandingOptions> branding,
    TimeProvider time)
{
    private string ProductName => branding.Value.ProductName;

    public async Task<Composed> RunAsync(long mailId, CancellationToken cancellationToken)
    {
        var kind = await db.OutboxMails.Where(m => m.Id == mailId).Select(m => m.Kind).SingleAsync(cancellationToken);
        if (kind == MailKind.PasswordReset && await prepare.RunAsync(mailId, cancellationToken) is { } refusal)
            return Composed.Nothing(MailState.Cancelled, refusal);
        var mail = await db.OutboxMails.AsNoTracking().SingleAsync(m => m.Id == mailId, cancellationToken);
        var (content, whyNot) = kind switch
        {
            MailKind.Invitation => await InvitationAsync(mail, cancellationToken),
            MailKind.PasswordReset => await PasswordResetAsync(mail, cancellationToken),
            _ => (PasswordChanged(mail), null),
        };
        if (content is null) return Composed.Nothing(MailState.Cancelled, whyNot!);
        if (content.Link is null && mail.SealedLink is not null) return Composed.Nothing(MailState.Failed, "The link could not be read any more; make another");
        if (!Mailbox.TryCreate(mail.ToAddress, mail.ToName, out var to)) return Composed.Nothing(MailState.Failed, $"\"{mail.ToAddress}\" is not an email address");
        return new Composed(await WriteAsync(mail, to, content), 0, MailState.Sent, null, null);
    }

    private async Task<(AccountMail? Content, string? WhyNot)> InvitationAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        var invitation = await db.Invitations.Where(i => i.MailId == mail.Id)
            .Select(i => new { i.End, i.ExpiresAt, i.Role, i.InvitedByName, Project = i.Project.Name }).SingleOrDefaultAsync(cancellationToken);
        if (invitation is null) return (null, "Replaced by a newer link");
        if (invitation.End is { } end) return (null, $"The invitation was {(end == InvitationEnd.Revoked ? "revoked" : "accepted")}");
        if (invitation.ExpiresAt <= time.GetUtcNow()) return (null, "The invitation expired");
        var title = $"{invitation.InvitedByName} invites you to {invitation.Project}";
        return (new AccountMail(
            ProductName, title, title,
            [$"You are asked to join the team of {invitation.Project} as {invitation.Role}. The link is for {mail.ToAddress} and works once, until {At(invitation.ExpiresAt)}."],
            links.Unseal(mail.SealedLink), "Join the team",
            "If you did not expect this, ignore it: without the link nothing happens."), null);
    }

    private async Task<(AccountMail? Content, string? WhyNot)> PasswordResetAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var until = await db.PasswordResets.Where(r => r.MailId == mail.Id && r.UsedAt == null && r.ExpiresAt > now && r.SecurityStamp == r.User.SecurityStamp)
            .Select(r => (DateTimeOffset?)r.ExpiresAt).FirstOrDefaultAsync(cancellationToken);
        if (until is null) return (null, "The link was over before it could be sent");
        return (new AccountMail(
            ProductName, $"Set a new password for {ProductName}", "Set a new password",
            [$"Somebody asked for a new password for your account {mail.ToAddress}. The link works once, until {At(until.Value)}."],
            links.Unseal(mail.SealedLink), "Choose a new password",
            "If it was not you, ignore this mail: your password stays as it is."), null);
    }

    private AccountMail PasswordChanged(OutboxMail mail) => new(
        ProductName, $"Your password for {ProductName} was changed", "Your password was changed",
        [$"The password of your account {mail.ToAddress} was changed on {At(mail.CreatedAt)}. Sessions that were open elsewhere have ended.",
            "If it was you, there is nothing to do. If not, set a new one at once and tell whoever runs this installation."],
        links.ForgottenPassword, "Set a new password", "You get this mail because it concerns the security of your account.");

    private async Task<OutgoingMail> WriteAsync(OutboxMail mail, Mailbox to, AccountMail content) => new()
    {
        From = options.From.Name.Length > 0 ? options.From : options.From with { Name = HeaderText.Clean(ProductName, 80).Replace('"', '\'') },
        To = to,
        Subject = content.Subject,
        Text = AccountMailText.Write(content),
        Html = await templates.RenderAsync("/Notifications/Mail/AccountMail.cshtml", content),
        MessageId = mail.MessageId,
    };

    // UTC: whoever composes a mail does not know the reader's zone.
    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
