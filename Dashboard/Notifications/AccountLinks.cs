using System.Security.Cryptography;
using Dashboard.Platform;
using Dashboard.Platform.Mail;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Notifications;

/// <summary>
/// The single-use links of accounts: where they lead, and how one waits in the outbox. They are mailed only where mail reaches people and the
/// installation knows its own address; everywhere else an admin is shown the link and passes it on.
/// </summary>
public sealed class AccountLinks(PublicUrl publicUrl, MailOptions options, IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("Dashboard.Notifications.AccountLinks");

    /// <summary>Why no link is mailed here, as the end of a sentence that begins with "because"; null where links are mailed.</summary>
    public string? WhyNotMailed =>
        options.Transport != MailTransportKind.Smtp ? "this installation has no mail server yet"
        : publicUrl.Address is null ? "this installation does not know its own address (PublicUrl is not set)"
        : null;

    /// <param name="token">Made by <see cref="Platform.Security.LinkToken"/>.</param>
    /// <returns>Null where <c>PublicUrl</c> is not set.</returns>
    public Uri? Invitation(string token) => publicUrl.To(InvitationPath(token));

    /// <inheritdoc cref="Invitation"/>
    public Uri? PasswordReset(string token) => publicUrl.To(PasswordResetPath(token));

    /// <summary>
    /// For the one who asks, on their own screen: without <c>PublicUrl</c> the address by which they reached this page. It is whatever their
    /// browser sent, so it is never put into mail; a forged <c>Host</c> would deceive only whoever forged it.
    /// </summary>
    public string ShownInvitation(string token, HttpRequest request) => (Invitation(token) ?? Here(request, InvitationPath(token))).AbsoluteUri;

    /// <inheritdoc cref="ShownInvitation"/>
    public string ShownPasswordReset(string token, HttpRequest request) => (PasswordReset(token) ?? Here(request, PasswordResetPath(token))).AbsoluteUri;

    internal Uri? ForgottenPassword => publicUrl.To("account/forgot-password");

    internal string Seal(Uri link) => protector.Protect(link.AbsoluteUri);

    /// <summary>Null if the key ring that sealed it is gone.</summary>
    internal Uri? Unseal(string? sealedLink)
    {
        if (sealedLink is null) return null;
        try
        {
            return new Uri(protector.Unprotect(sealedLink));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string InvitationPath(string token) => "account/invitation?token=" + token;

    private static string PasswordResetPath(string token) => "account/reset-password?token=" + token;

    private static Uri Here(HttpRequest request, string path) => new($"{request.Scheme}://{request.Host}{request.PathBase}/{path}");
}
