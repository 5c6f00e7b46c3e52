using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Platform.Assets;

/// <summary>
/// A small text file of the web root that is asked for very often, such as a script that other sites embed: read and compressed once at the
/// highest level, answered from memory.
/// </summary>
public sealed class PrecompressedAsset
{
    private readonly byte[] plain;
    private readonly byte[] brotli;
    private readonly byte[] gzip;
    private readonly EntityTagHeaderValue tag;

    private PrecompressedAsset(byte[] content, string contentType)
    {
        plain = content;
        ContentType = contentType;
        brotli = Compress(content, static s => new BrotliStream(s, CompressionLevel.SmallestSize));
        gzip = Compress(content, static s => new GZipStream(s, CompressionLevel.SmallestSize));
        Version = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
        tag = new EntityTagHeaderValue($"\"{Version}\"");
    }

    /// <summary>Sixteen hexadecimal digits that change with the content.</summary>
    public string Version { get; }

    public string ContentType { get; }

    /// <summary>Size in bytes as sent to a browser that takes brotli.</summary>
    public int BrotliLength => brotli.Length;

    /// <summary>The content as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(plain);

    /// <param name="environment">Whose web root it is in.</param>
    /// <param name="path">Relative to the web root, for instance <c>lib/portal.js</c>.</param>
    /// <param name="contentType">With the charset.</param>
    /// <exception cref="FileNotFoundException">The build has not made it.</exception>
    public static PrecompressedAsset Load(IWebHostEnvironment environment, string path, string contentType)
    {
        ArgumentNullException.ThrowIfNull(environment);
        using var stream = environment.WebRootFileProvider.GetFileInfo(path).CreateReadStream();
        return Read(stream, contentType);
    }

    /// <param name="assembly">Which carries it.</param>
    /// <param name="name">Of the resource.</param>
    /// <param name="contentType">With the charset.</param>
    /// <exception cref="FileNotFoundException">There is no such resource.</exception>
    public static PrecompressedAsset LoadEmbedded(Assembly assembly, string name, string contentType)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(null, name);
        return Read(stream, contentType);
    }

    /// <summary>Answers with the best encoding that the client takes, or 304. The caller sets <c>Cache-Control</c>.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var headers = http.Response.GetTypedHeaders();
        headers.ETag = tag;
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(tag, useStrongComparison: false)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (body, encoding) = Choose(http.Request);
        if (encoding is not null) http.Response.Headers.ContentEncoding = encoding;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>
    /// The same for a script that every site embeds, those that isolate themselves (COEP) included; a new version reaches them within minutes.
    /// </summary>
    public Task WriteToEverySiteAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers["Timing-Allow-Origin"] = "*";
        headers.CacheControl = "public, max-age=300, stale-while-revalidate=86400";
        return WriteAsync(http);
    }

    private static PrecompressedAsset Read(Stream stream, string contentType)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return new PrecompressedAsset(memory.ToArray(), contentType);
    }

    private (byte[] Body, string? Encoding) Choose(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        bool Takes(string name) => accepted.Any(e => e.Quality is null or > 0 && e.Value.Equals(name, StringComparison.OrdinalIgnoreCase));
        return Takes("br") ? (brotli, "br") : Takes("gzip") ? (gzip, "gzip") : (plain, null);
    }

    private static byte[] Compress(byte[] content, Func<Stream, Stream> wrap)
    {
        using var memory = new MemoryStream();
        using (var stream = wrap(memory)) stream.Write(content);
        return memory.ToArray();
    }
}
