using Dashboard.Tickets;

namespace Dashboard.Conversations;

/// <summary>A customer sends a message at a door that shows conversations: it begins one, or answers in one of theirs.</summary>
public sealed class SendMessage(OpenTicketAsCustomer open, ReplyAsCustomer reply, ConversationQueries queries)
{
    /// <param name="scope">With its door.</param>
    /// <param name="conversationId">Null begins a conversation.</param>
    /// <param name="message">Accepted by <see cref="TicketText.RefuseMessage"/>.</param>
    /// <returns>Null if the customer has no such conversation at this door.</returns>
    public async Task<SentMessage?> RunAsync(CustomerScope scope, string? conversationId, string message, CancellationToken cancellationToken)
    {
        var body = TicketText.CleanMessage(message);
        if (conversationId is null)
        {
            var ticket = await open.RunAsync(scope, body, cancellationToken);
            return await FindAsync(scope, ticket.PublicId, 1, isNew: true, cancellationToken);
        }

        if (await queries.FindAsync(scope, conversationId, cancellationToken) is null) return null;
        var sent = await reply.RunAsync(scope, conversationId, body, [], cancellationToken);
        return sent is null ? null : await FindAsync(scope, conversationId, sent.Number, isNew: false, cancellationToken);
    }

    private async Task<SentMessage?> FindAsync(CustomerScope scope, string id, int number, bool isNew, CancellationToken cancellationToken)
    {
        var thread = await queries.MessagesAsync(scope, id, cancellationToken);
        var messageId = MessageId.Of(id, number);
        return thread?.Messages.FirstOrDefault(m => m.Id == messageId) is { } message ? new SentMessage(thread.Conversation, message, isNew) : null;
    }
}
