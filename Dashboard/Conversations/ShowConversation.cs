using Dashboard.Tickets;

namespace Dashboard.Conversations;

/// <summary>A customer opens a conversation; it is read only where their script says that it really is in view (product §6, "Read").</summary>
public sealed class ShowConversation(ConversationQueries queries, MarkReadByCustomer markRead)
{
    /// <param name="id">As the customer has it; any text.</param>
    /// <param name="read">Whether its messages are really before the customer's eyes.</param>
    /// <param name="upTo">With <paramref name="read"/>: id of the newest one that was; null, or no id of this conversation: all of them.</param>
    /// <returns>Null if the customer has no such conversation at this door.</returns>
    public async Task<ConversationThread?> RunAsync(CustomerScope scope, string id, bool read, string? upTo, CancellationToken cancellationToken)
    {
        var thread = await queries.MessagesAsync(scope, id, cancellationToken);
        if (thread is null || !read || thread.Messages.Count == 0) return thread;
        var seen = MessageId.NumberIn(id, upTo) ?? MessageId.NumberIn(id, thread.Messages[^1].Id)!.Value;
        await markRead.RunAsync(scope, id, seen, cancellationToken);
        return await queries.FindAsync(scope, id, cancellationToken) is { } now ? thread with { Conversation = now } : thread;
    }
}
