namespace Dashboard.Conversations;

/// <summary>What Ticket Center and Chat Widget share: conversations as JSON, the view of them in a frame, their live events.</summary>
public static class ConversationsFeature
{
    public static WebApplicationBuilder AddConversations(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<ConversationQueries>().AddScoped<SendMessage>().AddScoped<ShowConversation>().AddScoped<CloseConversation>();
        builder.Services.AddSingleton<ConversationScripts>().AddSingleton<ConversationStream>().AddTransient<ConversationFrame>();
        return builder;
    }

    public static WebApplication MapConversations(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapMethods("/conversations/frame.js", [HttpMethods.Get, HttpMethods.Head], ConversationScripts.ServeFrame).AllowAnonymous();
        return app;
    }
}
