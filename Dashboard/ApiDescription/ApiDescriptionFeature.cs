using Dashboard.Platform.Assets;

namespace Dashboard.ApiDescription;

/// <summary><c>/api/openapi.json</c>: what host applications and mail servers may ask, as OpenAPI 3.1 (docs/openapi.json), for their tools.</summary>
public static class ApiDescriptionFeature
{
    /// <summary>Maps it.</summary>
    public static WebApplication MapApiDescription(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Read and compressed when it is first asked for: most installations never are.
        var description = new Lazy<PrecompressedAsset>(static () =>
            PrecompressedAsset.LoadEmbedded(typeof(ApiDescriptionFeature).Assembly, "openapi.json", "application/json; charset=utf-8"));
        app.MapMethods("/api/openapi.json", [HttpMethods.Get, HttpMethods.Head], (HttpContext http) => description.Value.WriteToEverySiteAsync(http)).AllowAnonymous();
        return app;
    }
}
