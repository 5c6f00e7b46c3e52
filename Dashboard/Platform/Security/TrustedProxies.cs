using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Dashboard.Platform.Security;

/// <summary>
/// Believes <c>X-Forwarded-For</c> and <c>-Proto</c> only from <c>Proxy:TrustedNetworks</c> (addresses or CIDR blocks). Whoever may set them chooses the
/// address that limits and the audit trail see.
/// </summary>
public static class TrustedProxies
{
    public const string Setting = "Proxy:TrustedNetworks";

    public static void AddTrustedProxies(this WebApplicationBuilder builder)
    {
        var networks = Read(builder.Configuration);
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = networks.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // A chain of proxies is followed for as long as each hop is trusted.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks)
                options.KnownIPNetworks.Add(network);
        });
    }

    /// <summary>The setting as a list (<c>Proxy:TrustedNetworks:0</c>) or as one text with commas.</summary>
    private static List<IPNetwork> Read(ConfigurationManager configuration)
    {
        var section = configuration.GetSection(Setting);
        var texts = section.GetChildren().Select(static c => c.Value ?? "").Concat((section.Value ?? "").Split(','));
        return [.. texts.Select(static t => t.Trim()).Where(static t => t.Length > 0).Select(Parse)];
    }

    private static IPNetwork Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        if (IPAddress.TryParse(text, out var address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        throw new InvalidConfigurationException($"{Setting} holds \"{text}\", which is neither an address nor a network such as 10.0.0.0/8.");
    }
}
