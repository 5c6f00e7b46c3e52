using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Dashboard.Tests.Support;

/// <summary>Gives requests inside the process an IP address, which only a socket has by itself.</summary>
internal sealed class RemoteAddressFilter : IStartupFilter
{
    public const string Header = "Test-Remote-Address";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            if (context.Request.Headers[Header] is [{ } address])
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                context.Request.Headers.Remove(Header);
            }

            return following(context);
        });
        next(app);
    };
}
