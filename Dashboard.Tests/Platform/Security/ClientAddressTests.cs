using System.Net;
using Dashboard.Platform.Security;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Platform.Security;

public sealed class ClientAddressTests
{
    [Theory]
    [Trait("Kind", "Pure")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    public void An_IPv6_address_counts_as_its_subscribers_network(string address, string expected) =>
        Assert.Equal(expected, ClientAddress.Of(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.0/8", "198.51.100.1")]
    [InlineData("192.0.2.0/24", "10.1.2.3")]
    [InlineData("", "10.1.2.3")]
    public async Task A_forwarded_address_is_believed_only_from_a_trusted_network(string trusted, string expected)
    {
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?> { ["Proxy:TrustedNetworks:0"] = trusted },
        });
        var visitor = app.Visitor("10.1.2.3");
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1");
        var page = await visitor.GetAsync("/account/sign-in");

        await page.Fill("Email", Cast.Bob.Email).Fill("Password", Cast.Password).PressAsync("Sign in");

        Assert.Equal(expected, await app.Data(db => Task.FromResult(db.AuditEntries.Single(e => e.Action == "account.signed-in").Address)));
    }
}
