using System.Globalization;

namespace Dashboard.Conversations;

/// <summary>Ids of messages as customers see them: the conversation's, a dot, and the number within it. Opaque to everybody but us.</summary>
public static class MessageId
{
    public static string Of(string conversationId, int number) => string.Create(CultureInfo.InvariantCulture, $"{conversationId}.{number}");

    /// <summary>The number within that conversation; null for anything that is not the id of a message in it.</summary>
    public static int? NumberIn(string conversationId, string? messageId)
    {
        ArgumentNullException.ThrowIfNull(conversationId);
        var dot = conversationId.Length;
        return messageId is not null && messageId.Length > dot && messageId[dot] == '.' && messageId.StartsWith(conversationId, StringComparison.Ordinal)
            && int.TryParse(messageId.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number : null;
    }
}
