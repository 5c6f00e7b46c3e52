using Dashboard.Platform.Security;

namespace Dashboard.ChatWidget;

/// <summary>The Chat Widget: sessions, their API, <c>widget.js</c> and Settings → Widgets.</summary>
public static class ChatWidgetFeature
{
    public static WebApplicationBuilder AddChatWidget(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton<WidgetScript>();
        services.AddSingleton<WidgetTokens>();
        services.AddSingleton<VisitorTokens>();
        services.AddSingleton<WidgetSessions>();
        services.AddSingleton<OpenSignedSession>();
        services.AddSingleton<OpenVisitorSession>();
        services.AddSingleton<CreateWidgetSession>();
        services.AddScoped<CreateWidget>().AddScoped<ConfigureWidget>().AddScoped<DeleteWidget>().AddScoped<WidgetQueries>();
        services.AddScoped<WidgetContacts>().AddScoped<RememberVisitor>().AddScoped<LearnFromPage>().AddScoped<AdoptVisitor>();
        return builder;
    }

    public static WebApplication MapChatWidget(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // The frame's document holds nothing secret that a compressed length could betray.
        app.UseWhen(static http => http.Request.Path.StartsWithSegments("/widget", StringComparison.OrdinalIgnoreCase), static frame => frame.UseResponseCompression());
        app.MapMethods("/widget.js", [HttpMethods.Get, HttpMethods.Head], WidgetScript.ServeAsync).AllowAnonymous();
        var create = app.Services.GetRequiredService<CreateWidgetSession>();
        var api = app.MapGroup("/api/widget").AllowAnonymous();
        api.MapPost("/session", create.AnswerAsync);
        api.MapDelete("/session", EndWidgetSession.RunAsync);
        api.MapPost("/messages", WidgetApi.Send);
        api.MapGet("/conversations", WidgetApi.List);
        api.MapGet("/conversations/{id}", WidgetApi.Show);
        api.MapGet("/events", WidgetApi.Events);
        api.MapPost("/conversations/{id}/read", WidgetApi.Read);
        api.MapPost("/conversations/{id}/close", WidgetApi.Close);
        api.MapPost("/conversations/{id}/typing", WidgetApi.Typing);
        foreach (var (path, methods) in Preflights)
            api.MapMethods(path, [HttpMethods.Options], (HttpContext http) => CrossOrigin.AnswerPreflightAsync(http, methods));
        return app;
    }

    private static readonly (string Path, string Methods)[] Preflights =
    [
        ("/session", "POST, DELETE"), ("/messages", "POST"), ("/conversations", "GET"), ("/conversations/{id}", "GET"),
        ("/conversations/{id}/read", "POST"), ("/conversations/{id}/close", "POST"), ("/conversations/{id}/typing", "POST"), ("/events", "GET"),
    ];
}
