#if MAILKIT
using MimeKit;

namespace Dashboard.InboundMail;

/// <summary>
/// Tells programs from people (RFC 3834, and what programs that ignore it send). Nothing that comes in is ever answered
/// automatically; this decides only whether it speaks in a ticket.
/// </summary>
internal static class MailNatures
{
    private static readonly string[] ListHeaders = ["List-Id", "List-Unsubscribe", "List-Post", "List-Help", "List-Owner"];
    private static readonly string[] AutomaticHeaders = ["X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"];
    private static readonly string[] AutomaticPrecedences = ["bulk", "junk", "list", "auto_reply"];

    public static (MailNature Nature, string Reason) Of(MimeMessage message, MailEnvelope envelope)
    {
        if (message.Body is MultipartReport or MessageDeliveryStatus or MessageDispositionNotification) return (MailNature.Report, "multipart/report");
        if (message.Body?.ContentType.IsMimeType("multipart", "report") == true) return (MailNature.Report, "multipart/report");
        if (message.Headers.Contains("X-Failed-Recipients")) return (MailNature.Report, "X-Failed-Recipients");
        if (Automatic(message) is { } why) return (MailNature.Automatic, why);
        // Programs that want no answer send from nobody.
        return HasNullSender(message, envelope) ? (MailNature.Automatic, "it has no return path") : (MailNature.Personal, "");
    }

    private static bool HasNullSender(MimeMessage message, MailEnvelope envelope)
    {
        if (envelope.Sender is { } sender) return IsNull(sender);
        return message.Headers["Return-Path"] is { } path && IsNull(path);
    }

    private static bool IsNull(string path) =>
        path.Trim().Trim('<', '>').Trim() is "" || path.Trim().Trim('<', '>').Equals("MAILER-DAEMON", StringComparison.OrdinalIgnoreCase);

    private static string? Automatic(MimeMessage message)
    {
        var submitted = message.Headers["Auto-Submitted"]?.Split(';')[0].Trim();
        if (!string.IsNullOrEmpty(submitted) && !submitted.Equals("no", StringComparison.OrdinalIgnoreCase)) return $"Auto-Submitted: {Short(submitted)}";
        var precedence = message.Headers["Precedence"]?.Trim();
        if (precedence is not null && AutomaticPrecedences.Contains(precedence, StringComparer.OrdinalIgnoreCase)) return $"Precedence: {precedence}";
        return ListHeaders.Concat(AutomaticHeaders).FirstOrDefault(message.Headers.Contains);
    }

    private static string Short(string text) => Platform.Mail.HeaderText.Clean(text, 40);
}
#endif
