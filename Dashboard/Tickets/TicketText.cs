using Dashboard.Data.Tickets;
using Dashboard.Platform;

namespace Dashboard.Tickets;

/// <summary>
/// What may be written as a subject or a message, whichever door it comes in by. A refusal is a sentence for the person who
/// wrote it; what was typed is theirs and is given back unchanged.
/// </summary>
public static class TicketText
{
    /// <summary>Why a subject is refused, or null. A subject is one line: line breaks would end up in mail headers.</summary>
    public static string? RefuseSubject(string? subject)
    {
        if (string.IsNullOrWhiteSpace(subject)) return "Write a subject.";
        if (subject.Any(char.IsControl)) return "A subject is one line, without line breaks or control characters.";
        if (!UnicodeText.IsWellFormed(subject)) return "The subject contains characters that are not valid Unicode.";
        return subject.Trim().Length > Ticket.MaxSubjectLength ? $"A subject has at most {Ticket.MaxSubjectLength} characters." : null;
    }

    /// <summary>Why a message is refused, or null.</summary>
    public static string? RefuseMessage(string? message)
    {
        if (string.IsNullOrWhiteSpace(message)) return "Write a message.";
        if (message.Any(static c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))) return "The message contains control characters.";
        if (!UnicodeText.IsWellFormed(message)) return "The message contains characters that are not valid Unicode.";
        return CleanMessage(message).Length > Message.MaxBodyLength ? $"A message has at most {Message.MaxBodyLength:N0} characters." : null;
    }

    /// <summary>An accepted subject as it is stored.</summary>
    public static string CleanSubject(string subject) => subject.Trim();

    /// <summary>An accepted message as it is stored: line feeds only, nothing blank at its end.</summary>
    public static string CleanMessage(string message) => message.ReplaceLineEndings("\n").Trim('\n').TrimEnd();
}
