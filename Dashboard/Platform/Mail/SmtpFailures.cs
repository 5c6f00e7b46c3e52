#if !MAILKIT
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Dashboard.Platform.Mail;

/// <summary>What the framework's SMTP exceptions mean, in words, and whether trying again can help.</summary>
internal static class SmtpFailures
{
    /// <summary>What the framework puts between its own words for a reply code and the server's.</summary>
    private const string ServerSaid = "The server response was: ";

    public static MailOutcome Describe(SmtpException e, MailOptions options, OutgoingMail mail)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException) return MailOutcome.Transient($"{options.Host}'s certificate is not valid: {cause.Message}");
            if (cause is SocketException or IOException) return MailOutcome.Transient($"The connection to {options.Host} failed: {cause.Message}");
        }

        return e switch
        {
            // How the client says that the server went on without AUTH: the password was refused or AUTH is not offered.
            // Somebody will put that right; until then no customer's mail must be lost over it.
            { StatusCode: SmtpStatusCode.MustIssueStartTlsFirst } or { StatusCode: (SmtpStatusCode)535 } when options.Username.Length > 0 =>
                MailOutcome.Transient($"{options.Host} did not accept the user name and password: {Answer(e)}"),
            { StatusCode: SmtpStatusCode.MustIssueStartTlsFirst } =>
                MailOutcome.Transient($"{options.Host} wants a user name and password, or STARTTLS: {Answer(e)}"),
            { StatusCode: >= (SmtpStatusCode)500 } and SmtpFailedRecipientException => MailOutcome.Permanent($"The recipient was refused: {Answer(e)}"),
            { StatusCode: >= (SmtpStatusCode)500 } => MailOutcome.Permanent($"{options.Host} refused it: {Answer(e)}"),
            // What the client says by itself, before it sends anything, where the server does not offer SMTPUTF8.
            { StatusCode: SmtpStatusCode.GeneralFailure } when mail.NeedsUtf8 =>
                MailOutcome.Permanent($"{options.Host} takes no addresses beyond ASCII: {e.Message}"),
            { StatusCode: >= (SmtpStatusCode)400 } => MailOutcome.Transient($"{options.Host} asks to try later: {Answer(e)}"),
            _ => MailOutcome.Transient($"{options.Host}: {e.Message}"),
        };
    }

    /// <summary>The server's own words, as through MailKit; the framework's where it said none.</summary>
    private static string Answer(SmtpException e)
    {
        var at = e.Message.IndexOf(ServerSaid, StringComparison.Ordinal);
        return $"{(int)e.StatusCode} {(at < 0 ? e.Message : e.Message[(at + ServerSaid.Length)..])}";
    }
}
#endif
