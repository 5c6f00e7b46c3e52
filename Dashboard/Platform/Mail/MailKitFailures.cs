#if MAILKIT
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Dashboard.Platform.Mail;

/// <summary>What the failures of one connection mean, in words, and whether trying again can help.</summary>
internal sealed class MailKitFailures(MailOptions options)
{
    private string? certificateProblem;

    /// <summary>
    /// Connected, encrypted and signed in. What fails before is about the settings or the server, which somebody will put right; no customer's mail
    /// must be lost over it, so it is tried again.
    /// </summary>
    public bool IsReady { get; set; }

    /// <summary>Whether a server's certificate is accepted; if not, <see cref="Describe"/> knows why.</summary>
    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => (certificateProblem = Problem(certificate, chain, errors)) is null;

    /// <returns>Null for what is a defect of ours.</returns>
    public MailOutcome? Describe(Exception e) => e switch
    {
        SslHandshakeException when certificateProblem is not null => MailOutcome.Transient($"{options.Host}'s certificate is not valid: {certificateProblem}"),
        SslHandshakeException => MailOutcome.Transient($"{options.Host} could not agree on TLS: {Cause(e)}"),
        AuthenticationException => MailOutcome.Transient($"{options.Host} did not accept the user name and password: {Cause(e)}"),
        ServiceNotAuthenticatedException => MailOutcome.Transient($"{options.Host} wants a user name and password: {Cause(e)}"),
        SmtpCommandException { StatusCode: SmtpStatusCode.AuthenticationRequired } c => MailOutcome.Transient($"{options.Host} wants a user name and password: {Answer(c)}"),
        SmtpCommandException c when !IsReady => MailOutcome.Transient($"{options.Host} refused the connection: {Answer(c)}"),
        SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted, StatusCode: >= (SmtpStatusCode)500 } c => MailOutcome.Permanent($"The recipient was refused: {Answer(c)}"),
        SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 } c => MailOutcome.Permanent($"{options.Host} refused it: {Answer(c)}"),
        SmtpCommandException c => MailOutcome.Transient($"{options.Host} asks to try later: {Answer(c)}"),
        // Before: no STARTTLS or no AUTH. After: an address that needs SMTPUTF8 where the server has none.
        NotSupportedException when IsReady => MailOutcome.Permanent($"{options.Host} cannot take this mail: {Cause(e)}"),
        NotSupportedException => MailOutcome.Transient($"{options.Host} does not offer what the settings ask for: {Cause(e)}"),
        SocketException => MailOutcome.Transient($"{options.Host} cannot be reached: {Cause(e)}"),
        ProtocolException or IOException or ObjectDisposedException => MailOutcome.Transient($"The connection to {options.Host} failed: {Cause(e)}"),
        _ => null,
    };

    private string Answer(SmtpCommandException e) => $"{(int)e.StatusCode} {SmtpDialogue.Hide(e.Message, options)}";

    private string Cause(Exception e) => SmtpDialogue.Hide(e.Message.Split('\n')[0], options);

    private string? Problem(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return null;
        if (certificate is null) return "it showed none";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return $"it is for {certificate.Subject}, not for {options.Host}";
        var status = chain?.ChainStatus.FirstOrDefault(s => s.Status != X509ChainStatusFlags.NoError) ?? default;
        return status.Status switch
        {
            X509ChainStatusFlags.NotTimeValid => $"it is valid until {certificate.GetExpirationDateString()} only",
            X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => "nobody whom this machine trusts vouches for it",
            _ => status.StatusInformation?.Trim() is { Length: > 0 } words ? words : errors.ToString(),
        };
    }
}
#endif
