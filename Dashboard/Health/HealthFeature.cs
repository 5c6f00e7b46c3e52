using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Health;

/// <summary>What a supervisor, a load balancer and a monitoring system ask.</summary>
public static class HealthFeature
{
    private const string PlainText = "text/plain; charset=utf-8";

    public static WebApplicationBuilder AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MetricsOptions>().BindConfiguration(MetricsOptions.Section)
            .Validate(static o => o.Token.Length is 0 or >= 16, "Metrics:Token must have at least 16 characters.")
            .ValidateOnStart();
        builder.Services.AddScoped<ReadMetrics>();
        return builder;
    }

    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", static () => Results.Text("live\n", PlainText)).AllowAnonymous();
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous();
        app.MapGet("/metrics", MetricsAsync).AllowAnonymous();
        return app;
    }

    /// <summary>The process runs, and its database answers.</summary>
    private static async Task<IResult> ReadyAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            if (await db.Database.CanConnectAsync(limit.Token)) return Results.Text("ready\n", PlainText);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Too slow is not ready.
        }

        return Results.Text("the database does not answer\n", PlainText, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> MetricsAsync(
        HttpContext http, ReadMetrics read, Microsoft.Extensions.Options.IOptions<MetricsOptions> options, CancellationToken cancellationToken) =>
        IsAllowed(http, options.Value)
            ? Results.Text(await read.ExecuteAsync(cancellationToken), "text/plain; version=0.0.4; charset=utf-8")
            : Results.NotFound();

    /// <summary>From this machine itself, or with the token. A proxy on this machine speaks for others, and says so in a header.</summary>
    private static bool IsAllowed(HttpContext http, MetricsOptions options)
    {
        var bearer = http.Request.Headers.Authorization.ToString();
        if (options.Token is { Length: > 0 } token && bearer.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(bearer["Bearer ".Length..]), Encoding.UTF8.GetBytes(token));
        }

        var isForwarded = http.Request.Headers.ContainsKey("X-Forwarded-For") || http.Request.Headers.ContainsKey("Forwarded");
        return !isForwarded && http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
    }
}

/// <summary>Section <c>Metrics</c> of the configuration.</summary>
public sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>Lets a monitoring system on another machine read <c>/metrics</c> with <c>Authorization: Bearer</c>; empty: only this machine may.</summary>
    public string Token { get; set; } = "";
}
