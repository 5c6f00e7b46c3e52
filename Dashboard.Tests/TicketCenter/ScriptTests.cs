using System.Net;
using Dashboard.Tests.Support;
using Dashboard.TicketCenter;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.TicketCenter;

/// <summary><c>/ticket-center.js</c> as it is sent.</summary>
public sealed class ScriptTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const int MostBytes = 6 * 1024;

    [Fact]
    public void It_is_small() => Assert.InRange(app.Services.GetRequiredService<TicketCenterScripts>().Sdk.BrotliLength, 1, MostBytes);

    [Fact]
    public async Task Every_site_may_load_it_and_hears_of_a_new_version_within_minutes()
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ticket-center.js");
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var answer = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "text/javascript", "br"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentEncoding.Single()));
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("cross-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal(TimeSpan.FromMinutes(5), answer.Headers.CacheControl!.MaxAge);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/ticket-center.js");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var unchanged = await client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }
}
