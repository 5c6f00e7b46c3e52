using System.IO.Compression;
using Dashboard.Platform.Security;
using Microsoft.AspNetCore.ResponseCompression;

namespace Dashboard.Portal;

/// <summary>What browsers get of the Embedded Portal: <c>/portal.js</c>, the frame's document, its screens and their stream.</summary>
public static class PortalFrameFeature
{
    public static WebApplicationBuilder AddPortalFrame(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton<PortalScripts>();
        services.AddScoped<TicketQuery>();
        services.AddScoped<ThreadQuery>();
        services.AddResponseCompression(static options =>
        {
            // The screens hold nothing secret that a compressed length could betray: the token travels in a request header only.
            options.EnableForHttps = true;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(static o => o.Level = CompressionLevel.Optimal);
        return builder;
    }

    public static WebApplication MapPortalFrame(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseWhen(static http => http.Request.Path.StartsWithSegments("/portal", StringComparison.OrdinalIgnoreCase), static portal => portal.UseResponseCompression());
        app.MapMethods("/portal.js", [HttpMethods.Get, HttpMethods.Head], PortalScripts.ServeSdk).AllowAnonymous();
        app.MapMethods("/portal/frame.js", [HttpMethods.Get, HttpMethods.Head], PortalScripts.ServeFrame).AllowAnonymous();

        var portal = app.MapGroup("/portal/{publicKey}").AllowAnonymous();
        portal.MapGet("/custom.css", PortalEndpoints.CustomCss);
        portal.MapGet("/unread", PortalEndpoints.Unread);
        // Staff sign-in would resolve a database context, which the request would keep for as long as the stream lives.
        portal.MapGet("/events", PortalStream.RunAsync).ShortCircuit();
        portal.MapGet("/attachments/{attachment}", DownloadAttachment.RunAsync);
        portal.MapPost("/tickets/{ticket}/read", PortalEndpoints.Read);
        portal.MapPost("/tickets/{ticket}/typing", PortalEndpoints.Typing);

        var api = app.MapGroup("/api/portal").AllowAnonymous();
        api.MapMethods("/summary", [HttpMethods.Options], static (HttpContext http) => CrossOrigin.AnswerPreflightAsync(http, "GET, POST"));
        api.MapMethods("/options", [HttpMethods.Options], static (HttpContext http) => CrossOrigin.AnswerPreflightAsync(http, "GET, POST"));
        api.MapGet("/summary", PortalApi.Summary);
        api.MapPost("/options", PortalApi.Options);
        return app;
    }
}
