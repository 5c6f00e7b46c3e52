using Dashboard.Platform.Security;
using Dashboard.Projects;

namespace Dashboard.TicketCenter;

/// <summary>The Ticket Center (product §3, <c>seeds/helpdesky-ticket-center.txt</c>): its endpoints, its settings, <c>ticket-center.js</c> and its frame.</summary>
public static class TicketCenterFeature
{
    private const string ApiPath = "/api/messaging/ticket-center";

    public static WebApplicationBuilder AddTicketCenter(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<HelpdeskAdmission>();
        builder.Services.AddSingleton<KnownContacts>();
        builder.Services.AddSingleton<VerifyContact>();
        builder.Services.AddScoped<ConfigureTicketCenter>();
        builder.Services.AddSingleton<TicketCenterScripts>();
        return builder;
    }

    public static WebApplication MapTicketCenter(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseWhen(static http => http.Request.Path.StartsWithSegments("/ticket-center", StringComparison.OrdinalIgnoreCase), static frame => frame.UseResponseCompression());

        // Made once, and answered without asking who is signed in: it is the busiest of these endpoints and knows no staff.
        var verify = app.Services.GetRequiredService<VerifyContact>();
        app.MapPost($"{ApiPath}/verify", verify.AnswerAsync).AllowAnonymous().ShortCircuit();

        var api = app.MapGroup(ApiPath).AllowAnonymous();
        api.MapPost("/message", TicketCenterApi.Send);
        api.MapPost("/conversations/{id}/messages", TicketCenterApi.Show);
        api.MapPost("/conversations/{id}/close", TicketCenterApi.Close);
        api.MapPost("/conversations/{id}/typing", TicketCenterApi.Type);
        api.MapPost("/events", TicketCenterApi.Follow);
        api.MapMethods("/{**call}", [HttpMethods.Options], static (HttpContext http) => CrossOrigin.AnswerPreflightAsync(http, "POST"));

        app.MapMethods("/ticket-center.js", [HttpMethods.Get, HttpMethods.Head], TicketCenterScripts.ServeSdk).AllowAnonymous();
        app.MapGet("/{project}/settings/messages", ToSettings).RequireAuthorization(ProjectPolicies.Engineer);
        return app;
    }

    /// <summary>The published page sends people to "Settings → Messages".</summary>
    private static IResult ToSettings(CurrentProject current) =>
        Results.LocalRedirect(current.CanAdminister ? $"/{current.Slug}/settings/ticket-center" : $"/{current.Slug}/settings/ticket-center/install");
}
