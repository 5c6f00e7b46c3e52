using Dashboard.Data.Tickets;
using Dashboard.Tickets;

namespace Dashboard.InboundMail;

/// <summary>A mail as a message of a ticket.</summary>
internal static class MailText
{
    private const int MaxLeftOutLength = 700;

    /// <summary>Its text, never blank, with a line that names the files that were left out.</summary>
    public static string BodyOf(ParsedMail mail)
    {
        var text = mail.Text.Length > 0 ? mail.Text : mail.Files.Count > 0 ? "[This mail has no text, only files.]" : "[This mail has no text.]";
        if (mail.LeftOut.Count == 0) return TicketText.CleanMessage(text);
        var names = string.Join(", ", mail.LeftOut);
        if (names.Length > MaxLeftOutLength) names = string.Join(", ", mail.LeftOut.Take(3).Select(n => n.Length > 100 ? n[..100] + "…" : n)) + $" and {mail.LeftOut.Count - 3} more";
        return TicketText.CleanMessage($"{text}\n\n[Left out, as a message takes {Attachment.MaxPerMessage} files of at most 10 MB: {names}]");
    }

    public static async Task AttachAsync(Message message, ParsedMail mail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The same rules for names and types as of files that a browser sends.
        var forms = mail.Files.Select(f => new FormFile(new MemoryStream(f.Bytes), 0, f.Bytes.Length, "file", f.Name)).ToList();
        foreach (var file in await UploadedFiles.ReadAsync(message.ProjectId, forms, now, cancellationToken)) message.Attach(file);
    }
}
