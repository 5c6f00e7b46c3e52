using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dashboard.Identity;
using Dashboard.Platform.Security;

namespace Dashboard.Portal;

/// <summary>What came back from a custom CSS URL: the stylesheet as written there, or why there is none, in words.</summary>
public sealed record FetchedCss(string? Css, string? Problem)
{
    internal static FetchedCss Good(string css) => new(css, null);

    internal static FetchedCss Bad(string problem) => new(null, problem);
}

/// <summary>
/// Fetches a stylesheet that an admin named: HTTPS from a public address, 5 seconds, 64 KB, <c>text/css</c>, no redirect (product §2).
/// Never on a visitor's request.
/// </summary>
public sealed class FetchCustomCss(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>The named client whose handler goes only to the public internet.</summary>
    public const string ClientName = "custom-css";

    /// <summary>64 KB, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    public const int MaxUrlLength = 500;

    private static readonly TimeSpan TimeAllowed = TimeSpan.FromSeconds(5);

    /// <summary>Reads the URL as typed.</summary>
    /// <returns>Null where it may be fetched, else the reason.</returns>
    public static string? Refuse(string url, out Uri? address)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out address) || address.Scheme != Uri.UriSchemeHttps) return "Custom CSS is loaded over https:// only.";
        if (address.UserInfo.Length > 0) return "Leave out the user name and password: the stylesheet must be readable by anyone.";
        return url.Length > MaxUrlLength ? $"At most {MaxUrlLength} characters." : null;
    }

    /// <summary>Fetches it.</summary>
    /// <param name="url">Already taken by <see cref="Refuse(string, out Uri?)"/>.</param>
    public async Task<FetchedCss> RunAsync(Uri url, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeAllowed, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await GetAsync(url, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FetchedCss.Bad($"{url.Host} took longer than {TimeAllowed.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException e)
        {
            return FetchedCss.Bad(Describe(url, e));
        }
        catch (IOException)
        {
            return FetchedCss.Bad($"{url.Host} broke off in the middle of the stylesheet.");
        }
    }

    private async Task<FetchedCss> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.ParseAdd("text/css");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (Refuse(response) is { } problem) return FetchedCss.Bad(problem);

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await ReadAsync(body, response.Content.Headers.ContentType, cancellationToken);
    }

    private static string? Refuse(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var content = response.Content.Headers;
        return response switch
        {
            { StatusCode: >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest } =>
                $"It redirects ({status}): enter the final address{(response.Headers.Location is { } to && to.OriginalString.Length <= 200 ? $", perhaps {to}" : "")}.",
            { StatusCode: not HttpStatusCode.OK } => $"It answered {status} instead of 200.",
            _ when content.ContentType?.MediaType?.Equals("text/css", StringComparison.OrdinalIgnoreCase) != true =>
                $"It was served as {content.ContentType?.MediaType ?? "no type"}, not as text/css.",
            _ when content.ContentEncoding.Count > 0 => "It was served compressed although that was not asked for.",
            _ when content.ContentLength > MaxBytes => TooLarge,
            _ => null,
        };
    }

    private static async Task<FetchedCss> ReadAsync(Stream body, MediaTypeHeaderValue? type, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MaxBytes) return FetchedCss.Bad(TooLarge);
        if (type?.CharSet is { } charset && !charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return FetchedCss.Bad($"It is in {charset}, not in UTF-8.");
        }

        try
        {
            return FetchedCss.Good(StrictUtf8.Encoding.GetString(buffer.AsSpan(0, length)).TrimStart('\uFEFF'));
        }
        catch (DecoderFallbackException)
        {
            return FetchedCss.Bad("It is not text in UTF-8.");
        }
    }

    private static string TooLarge => $"It is larger than {MaxBytes / 1024} KB.";

    private static string Describe(Uri url, HttpRequestException e) => e.InnerException is NotPublicException
        ? $"{url.Host} does not lead to a public address."
        : e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => $"There is no host named {url.Host}.",
            HttpRequestError.SecureConnectionError => $"The certificate of {url.Host} is not valid.",
            HttpRequestError.ConnectionError => $"{url.Host} does not answer.",
            _ => $"{url.Host} could not be read.",
        };
}
