using Dashboard.Platform.Assets;

namespace Dashboard.ChatWidget;

/// <summary><c>/widget.js</c>.</summary>
public sealed class WidgetScript(IWebHostEnvironment environment)
{
    public PrecompressedAsset Asset { get; } = PrecompressedAsset.Load(environment, "lib/widget.js", "text/javascript; charset=utf-8");

    internal static Task ServeAsync(HttpContext http, WidgetScript script)
    {
        var headers = http.Response.Headers;
        // Every site embeds it, those that isolate themselves by COEP included; and a new version reaches them within minutes.
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers["Timing-Allow-Origin"] = "*";
        headers.CacheControl = "public, max-age=300, stale-while-revalidate=86400";
        return script.Asset.WriteAsync(http);
    }
}
