using Dashboard.Platform.Assets;

namespace Dashboard.Conversations;

/// <summary>Script and style of the conversations' frame.</summary>
public sealed class ConversationScripts(IWebHostEnvironment environment)
{
    /// <summary>All modules in one file: one request.</summary>
    public PrecompressedAsset Frame { get; } = PrecompressedAsset.Load(environment, "lib/conversation-frame.js", "text/javascript; charset=utf-8");

    /// <summary>Inlined in the frame's document under its nonce: no request at all.</summary>
    public string FrameStyle { get; } = PrecompressedAsset.Load(environment, "lib/conversation-frame-style.css", "text/css; charset=utf-8").Text;

    internal static Task ServeFrame(HttpContext http, ConversationScripts scripts)
    {
        // The address carries the version; an old document asking for an old one gets the current script, but does not keep it.
        http.Response.Headers.CacheControl =
            http.Request.Query["v"] == scripts.Frame.Version ? "public, max-age=31536000, immutable" : "no-cache";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return scripts.Frame.WriteAsync(http);
    }
}
