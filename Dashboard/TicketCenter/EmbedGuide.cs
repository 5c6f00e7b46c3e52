using Dashboard.Identity;

namespace Dashboard.TicketCenter;

/// <summary>What an engineer needs to embed the Ticket Center of one project.</summary>
/// <param name="BaseUrl">Where this installation is reached, without a trailing slash.</param>
/// <param name="HelpdeskId">Public; it stands in the host's pages.</param>
/// <param name="IsBaseUrlConfigured">False where it was taken from this request, because <c>PublicUrl</c> is not set.</param>
public sealed record EmbedGuide(string BaseUrl, string HelpdeskId, bool IsBaseUrlConfigured)
{
    /// <summary>What the examples are filled with.</summary>
    public SigningDoor Door => new(Data.Identity.Door.TicketCenter, BaseUrl, HelpdeskId);

    /// <summary>What goes into the page, one for each framework.</summary>
    public IReadOnlyList<EmbedExample> Examples => EmbedExamples.For(Door);

    /// <summary>What the host site's own policy has to allow.</summary>
    public string ContentSecurityPolicy => $"script-src {BaseUrl}; connect-src {BaseUrl}; frame-src {BaseUrl}";

    /// <summary>
    /// From <c>PublicUrl</c>, else from the request: it is only shown to the member who asked for it, unlike the links in mail, which
    /// somebody else follows.
    /// </summary>
    public static EmbedGuide Of(string helpdeskId, IConfiguration configuration, HttpRequest request)
    {
        var configured = configuration["PublicUrl"];
        return string.IsNullOrWhiteSpace(configured)
            ? new EmbedGuide($"{request.Scheme}://{request.Host}", helpdeskId, IsBaseUrlConfigured: false)
            : new EmbedGuide(configured.TrimEnd('/'), helpdeskId, IsBaseUrlConfigured: true);
    }
}
