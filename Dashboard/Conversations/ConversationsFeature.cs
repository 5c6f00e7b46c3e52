namespace Dashboard.Conversations;

/// <summary>What Ticket Center and Chat Widget share: conversations as JSON, the view of them in a frame, their live events.</summary>
public static class ConversationsFeature
{
    public static WebApplicationBuilder AddConversations(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<ConversationQueries>().AddScoped<SendMessage>().AddScoped<ShowConversation>().AddScoped<CloseConversation>();
        return builder;
    }
}
