using Dashboard.Data.Tickets;
using Dashboard.Platform;
using Dashboard.Platform.Markdown;

namespace Dashboard.Tickets;

/// <summary>
/// What may be written as a subject or a message, whichever door it comes in by. A refusal is a sentence for the person who
/// wrote it; what was typed is theirs and is given back unchanged.
/// </summary>
public static class TicketText
{
    /// <summary>What the thread says, after a name, where a conversation was closed; customers see it too.</summary>
    public const string ResolvedEvent = "resolved this";

    /// <summary>What the thread says, after a name, where a closed conversation was opened again; customers see it too.</summary>
    public const string ReopenedEvent = "reopened this";

    /// <summary>Characters of a subject that was made from a message.</summary>
    public const int MadeSubjectLength = 80;

    private static readonly char[] LineEnds = ['\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029'];

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

    /// <summary>The subject of a conversation that was begun without one: the first line of its accepted first message, as plain text.</summary>
    public static string SubjectOf(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        foreach (var line in message.Split(LineEnds, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // Of a line that is only markup, such as ``` or ---, no text is left.
            var text = string.Concat(SafeMarkdown.ToPreview(line, MadeSubjectLength).Where(static c => !char.IsControl(c))).Trim();
            if (text.Length > 0) return text;
        }

        return "Message";
    }

    /// <summary>An accepted message as it is stored: line feeds only, nothing blank at its end.</summary>
    public static string CleanMessage(string message) => message.ReplaceLineEndings("\n").Trim('\n').TrimEnd();
}
