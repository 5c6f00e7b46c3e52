using Dashboard.Identity;
using Dashboard.Platform.Security;

namespace Dashboard.Portal;

/// <summary>The Embedded Portal: handshake and session here, its screens beside.</summary>
public static class PortalFeature
{
    private const string SessionPath = "/api/portal/session";

    public static WebApplicationBuilder AddPortal(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section)
            .Validate(static o => o.IsSensible, "Portal:MaxPayloadLifetime must lie between 00:00:10 and 7.00:00:00.")
            .ValidateOnStart();
        builder.Services.AddSingleton<PortalTokens>();
        builder.Services.AddSingleton<PortalSessions>();
        builder.Services.AddSingleton<KnownCustomers>();
        builder.Services.AddSingleton<CreatePortalSession>();
        builder.Services.AddSingleton<EndPortalSession>();
        return builder;
    }

    public static WebApplication MapPortal(this WebApplication app)
    {
        // Made once, and answered without asking who is signed in: the handshake is the busiest of all endpoints and knows no staff.
        var create = app.Services.GetRequiredService<CreatePortalSession>();
        var end = app.Services.GetRequiredService<EndPortalSession>();
        app.MapPost(SessionPath, create.AnswerAsync).AllowAnonymous().ShortCircuit();
        app.MapDelete(SessionPath, end.AnswerAsync).AllowAnonymous();
        app.MapMethods(SessionPath, [HttpMethods.Options], static (HttpContext http) => CrossOrigin.AnswerPreflightAsync(http, "POST, DELETE")).AllowAnonymous();
        return app;
    }
}
