using Dashboard.Platform.Assets;

namespace Dashboard.TicketCenter;

/// <summary>What the Ticket Center sends to host pages.</summary>
public sealed class TicketCenterScripts(IWebHostEnvironment environment)
{
    /// <summary><c>/ticket-center.js</c>.</summary>
    public PrecompressedAsset Sdk { get; } = PrecompressedAsset.Load(environment, "lib/ticket-center.js", "text/javascript; charset=utf-8");

    internal static Task ServeSdk(HttpContext http, TicketCenterScripts scripts) => scripts.Sdk.WriteToEverySiteAsync(http);
}
