using Dashboard.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Benchmarks;

/// <summary>The floor of an endpoint of the product in the same process: reads the body and returns a constant, before anything of the product.</summary>
internal sealed class BareEndpoint : IStartupFilter
{
    public const string Path = "/bench/bare";

    /// <summary>As long as an answer of the endpoint that is measured.</summary>
    public byte[] Answer { get; set; } = [];

    /// <summary>The product on a real Kestrel, as in production but for HTTPS and the total of one address: it counts as ever, but every call comes from here.</summary>
    public Task<DashboardApp> StartAsync() => DashboardApp.StartAsync(new DashboardAppOptions
    {
        Host = "127.0.0.1",
        Https = false,
        RealTime = true,
        BackgroundLoops = true,
        Services = services => services.AddSingleton<IStartupFilter>(this),
        Settings = new Dictionary<string, string?>
        {
            ["RateLimits:Enabled"] = "true",
            ["RateLimits:RequestsPerAddressPerMinute"] = "100000000",
        },
    });

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Map(Path, branch => branch.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = Answer.Length;
            await http.Response.Body.WriteAsync(Answer, http.RequestAborted);
        }));
        app.Use((http, following) =>
        {
            DatabaseWrites.InRequest.Value = true;
            return following(http);
        });
        next(app);
    };
}
