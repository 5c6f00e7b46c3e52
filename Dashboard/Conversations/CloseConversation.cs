using Dashboard.Tickets;

namespace Dashboard.Conversations;

/// <summary>A customer closes a conversation of theirs; closing twice is no error.</summary>
public sealed class CloseConversation(CloseTicketAsCustomer close, ConversationQueries queries)
{
    /// <param name="id">As the customer has it; any text.</param>
    /// <returns>As it is now; null if the customer has no such conversation at this door.</returns>
    public async Task<Conversation?> RunAsync(CustomerScope scope, string id, CancellationToken cancellationToken) =>
        await close.RunAsync(scope, id, cancellationToken) ? await queries.FindAsync(scope, id, cancellationToken) : null;
}
