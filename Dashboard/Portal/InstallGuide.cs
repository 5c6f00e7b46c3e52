using Dashboard.Identity;

namespace Dashboard.Portal;

/// <summary>What an engineer needs to embed the portal of one project.</summary>
/// <param name="BaseUrl">Where this installation is reached, without a trailing slash.</param>
/// <param name="PublicKey">The portal's public key.</param>
/// <param name="IsBaseUrlConfigured">False where it was taken from this request, because <c>PublicUrl</c> is not set.</param>
public sealed record InstallGuide(string BaseUrl, string PublicKey, bool IsBaseUrlConfigured)
{
    /// <summary>What the signing examples are filled with.</summary>
    public SigningDoor Door => new(Data.Identity.Door.Portal, BaseUrl, PublicKey);

    /// <summary>The snippet for the host's pages.</summary>
    public string Snippet => SigningExamples.Snippet(Door);

    /// <summary>What the host site's own policy has to allow.</summary>
    public string ContentSecurityPolicy => $"script-src {BaseUrl}; connect-src {BaseUrl}; frame-src {BaseUrl}";

    /// <summary>
    /// From <c>PublicUrl</c>, else from the request: it is only shown to the member who asked for it, unlike the links in mail, which
    /// somebody else follows.
    /// </summary>
    public static InstallGuide Of(string publicKey, IConfiguration configuration, HttpRequest request)
    {
        var configured = configuration["PublicUrl"];
        return string.IsNullOrWhiteSpace(configured)
            ? new InstallGuide($"{request.Scheme}://{request.Host}", publicKey, IsBaseUrlConfigured: false)
            : new InstallGuide(configured.TrimEnd('/'), publicKey, IsBaseUrlConfigured: true);
    }
}
