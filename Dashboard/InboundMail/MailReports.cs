#if MAILKIT
using System.Text;
using Dashboard.Notifications;
using Dashboard.Platform.Mail;
using MimeKit;

namespace Dashboard.InboundMail;

/// <summary>Reads what a mail server reports of a mail of ours (RFC 3464, and Exim's header).</summary>
internal static class MailReports
{
    private const int MaxIds = 20;

    public static MailReport? Read(MimeMessage message)
    {
        List<string?> ids = [];
        List<string> replyTo = [];
        var failed = message.Headers.Contains("X-Failed-Recipients");
        string? reason = null;
        foreach (var part in Parts(message.Body))
        {
            switch (part)
            {
                case MessageDeliveryStatus status:
                    failed |= Describe(status, ref reason);
                    break;
                case MessagePart { Message: { } original }:
                    Identify(original.Headers, ids, replyTo);
                    break;
                case MimePart headers when headers.ContentType.IsMimeType("text", "rfc822-headers"):
                    Identify(HeadersIn(headers), ids, replyTo);
                    break;
            }
        }

        ids.Add(message.InReplyTo);
        ids.AddRange(message.References.Reverse());
        IReadOnlyList<string> known = [.. ids.Where(i => !string.IsNullOrWhiteSpace(i)).Select(i => HeaderText.Clean(i!.Trim('<', '>', ' '), 200)).Distinct(StringComparer.Ordinal).Take(MaxIds)];
        return known.Count == 0 ? null : new MailReport(known, failed, HeaderText.Clean(reason ?? message.Subject ?? "", 300), ReplyAddresses.TokensIn(replyTo));
    }

    private static IEnumerable<MimeEntity> Parts(MimeEntity? body)
    {
        if (body is not Multipart multipart) return body is null ? [] : [body];
        return multipart.SelectMany(Parts);
    }

    /// <summary>True for a permanent failure.</summary>
    private static bool Describe(MessageDeliveryStatus status, ref string? reason)
    {
        foreach (var group in status.StatusGroups)
        {
            if (group["Action"]?.Trim().Equals("failed", StringComparison.OrdinalIgnoreCase) != true) continue;
            if (group["Status"]?.Trim().StartsWith('5') != true) continue;
            var words = group["Diagnostic-Code"] ?? group["Status"];
            // "smtp; 550 5.1.1 …" names the kind of code first.
            reason = words!.Contains(';', StringComparison.Ordinal) ? words[(words.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim() : words;
            return true;
        }

        return false;
    }

    private static void Identify(HeaderList original, List<string?> ids, List<string> replyTo)
    {
        ids.Add(original["Message-ID"]);
        replyTo.AddRange(original.Where(static h => h.Id == HeaderId.ReplyTo).Select(static h => h.Value));
    }

    private static HeaderList HeadersIn(MimePart headers)
    {
        if (headers.Content is null) return [];
        using var memory = new MemoryStream();
        headers.Content.DecodeTo(memory);
        memory.Write(Encoding.ASCII.GetBytes("\r\n\r\n"));
        memory.Position = 0;
        return HeaderList.Load(MailBounds.Options, memory);
    }
}
#endif
