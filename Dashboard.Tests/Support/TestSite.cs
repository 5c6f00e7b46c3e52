using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Dashboard.Tests.Support;

/// <summary>A small HTTPS site on a host name of its own under <c>.test</c>, at a free port of the loopback address.</summary>
public sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestSite(WebApplication app, Uri address) => (_app, Address) = (app, address);

    public Uri Address { get; }

    /// <summary>The origin as a browser sends it.</summary>
    public string Origin => Address.GetLeftPart(UriPartial.Authority);

    public static async Task<TestSite> StartAsync(string host, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(TestCertificates.For(host))));
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        var bound = app.Urls.Single();
        return new TestSite(app, new Uri($"https://{host}:{new Uri(bound).Port}"));
    }

    /// <summary>A client of a site on the loopback address under another name: no cookies, no redirects, the certificate validated.</summary>
    public static HttpClient ClientOf(Uri address)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = static async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = address };
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
