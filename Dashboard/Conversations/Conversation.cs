using Dashboard.Data.Tickets;

namespace Dashboard.Conversations;

/// <summary>A ticket as a Ticket Center or a widget shows it to its customer: C of product §3.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Subject">One line.</param>
/// <param name="IsOpen">False once it is resolved.</param>
/// <param name="Unread">Public replies that were not yet really shown.</param>
/// <param name="Seen">An agent has had the customer's newest message open.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC; lists are sorted by it.</param>
/// <param name="LastMessage">The newest message that the customer may see.</param>
public sealed record Conversation(
    string Id, string Subject, bool IsOpen, int Unread, bool Seen, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, LastMessage? LastMessage);

/// <summary>The end of a conversation, for lists.</summary>
/// <param name="Text">One line of plain text, shortened.</param>
/// <param name="Author">Customer or agent.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record LastMessage(string Text, MessageAuthor Author, DateTimeOffset CreatedAt);

/// <summary>One message of a conversation: M of product §3. Never a private note.</summary>
/// <param name="Id">Opaque; see <see cref="MessageId"/>.</param>
/// <param name="Author">Customer, agent, or the system telling what happened.</param>
/// <param name="AuthorName">At the time of writing; of the system's lines, who did it.</param>
/// <param name="Text">Markdown as it was written; of the system's lines, what follows the name.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ByMail">It came by mail, so its text may end with the mail that it answers.</param>
public sealed record ConversationMessage(string Id, MessageAuthor Author, string AuthorName, string Text, DateTimeOffset CreatedAt, bool ByMail = false);

/// <summary>A conversation with everything in it that its customer may see.</summary>
/// <param name="Messages">Oldest first.</param>
public sealed record ConversationThread(Conversation Conversation, IReadOnlyList<ConversationMessage> Messages);

/// <summary>What became of a message that a customer sent.</summary>
/// <param name="Conversation">As it is now.</param>
/// <param name="IsNew">Whether the message began it.</param>
public sealed record SentMessage(Conversation Conversation, ConversationMessage Message, bool IsNew);
