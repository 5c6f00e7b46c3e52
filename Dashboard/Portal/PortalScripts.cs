using Dashboard.Platform.Assets;

namespace Dashboard.Portal;

/// <summary>What the portal sends to browsers besides its pages: the SDK of the host page, and script and style of the frame.</summary>
public sealed class PortalScripts(IWebHostEnvironment environment)
{
    private const string Script = "text/javascript; charset=utf-8";

    /// <summary><c>/portal.js</c>.</summary>
    public PrecompressedAsset Sdk { get; } = PrecompressedAsset.Load(environment, "lib/portal.js", Script);

    /// <summary>htmx and our modules in one file: one request.</summary>
    public PrecompressedAsset Frame { get; } = PrecompressedAsset.Load(environment, "lib/portal-frame.js", Script);

    /// <summary>Inlined in the frame's document under its nonce: no request at all.</summary>
    public string FrameStyle { get; } = PrecompressedAsset.Load(environment, "lib/portal-frame-style.css", "text/css; charset=utf-8").Text;

    internal static Task ServeSdk(HttpContext http, PortalScripts scripts) => scripts.Sdk.WriteToEverySiteAsync(http);

    internal static Task ServeFrame(HttpContext http, PortalScripts scripts)
    {
        // The address carries the version; an old document asking for an old one gets the current script, but does not keep it.
        http.Response.Headers.CacheControl =
            http.Request.Query["v"] == scripts.Frame.Version ? "public, max-age=31536000, immutable" : "no-cache";
        return scripts.Frame.WriteAsync(http);
    }
}
