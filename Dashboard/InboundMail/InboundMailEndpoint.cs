using System.Diagnostics;
using System.Net.Http.Headers;
using Dashboard.Data.Projects;
using Dashboard.Platform.Errors;
using Dashboard.Platform.Mail;
using Dashboard.Platform.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Dashboard.InboundMail;

/// <summary>
/// <c>POST /api/inbound-mail/{projectSlug}</c>: a mail server hands over one mail (product §6). The order: total of the address, secret,
/// type, size; only then is anything read.
/// </summary>
internal static class InboundMailEndpoint
{
    /// <summary>Largest mail, in bytes (25 MiB).</summary>
    public const long MaxBytes = 25 * 1024 * 1024;

    // Kept in memory up to this; the rest of a mail goes to a temporary file that is gone when the request ends.
    private const int MemoryBytes = 256 * 1024;
    private const int MaxEnvelopeLength = 10_000;

    // A mail in hand takes a few times its size. Those that come at once wait for each other.
    private static readonly SemaphoreSlim Hands = new(4);

    public static async Task<IResult> ReceiveAsync(string projectSlug, HttpContext http, MailSecrets secrets, RateLimits limits, ReceiveMail receive)
    {
        if (limits.CountRequest(http.Connection.RemoteIpAddress) is { } wait) return TooMany(http, wait);
        if (await FindProjectAsync(projectSlug, http, secrets) is not { } projectId)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return limits.CountFailure(http.Connection.RemoteIpAddress, null) is { } delay
                ? TooMany(http, delay)
                : ApiProblem.Result(StatusCodes.Status401Unauthorized, "unauthenticated", "Send the project's secret for mail as a bearer.");
        }

        if (!MailOptions.HasMailKit) return ApiProblem.Result(StatusCodes.Status501NotImplemented, "mail_not_compiled_in", "This build cannot read mail: it was made without MailKit and MimeKit.");
        if (!IsMail(http.Request)) return ApiProblem.Result(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send the mail as message/rfc822.");
        if (http.Request.ContentLength > MaxBytes) return TooLarge();
        // Kestrel counts what it reads; a little more than the limit lets ours say it.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MaxBytes + 1024;
        await using var body = new FileBufferingReadStream(http.Request.Body, MemoryBytes);
        if (!await FillAsync(body, http.RequestAborted)) return TooLarge();
        await Hands.WaitAsync(http.RequestAborted);
        try
        {
            return await TakeAsync(projectId, body, http, receive);
        }
        finally
        {
            Hands.Release();
        }
    }

    private static async Task<IResult> TakeAsync(long projectId, FileBufferingReadStream body, HttpContext http, ReceiveMail receive)
    {
        try
        {
            var mail = await ReadAsync(body, EnvelopeOf(http.Request), http.RequestAborted);
            return await receive.RunAsync(projectId, mail, http.RequestAborted) switch
            {
                MailReception.Accepted => Results.StatusCode(StatusCodes.Status202Accepted),
                MailReception.Seen => Results.StatusCode(StatusCodes.Status200OK),
                _ => TooMany(http, MailLimits.RetryAfter),
            };
        }
        catch (UnreadableMailException e)
        {
            return ApiProblem.Result(StatusCodes.Status422UnprocessableEntity, e.Code, e.Message);
        }
    }

#if MAILKIT
    private static Task<ParsedMail> ReadAsync(Stream body, MailEnvelope envelope, CancellationToken cancellationToken) => ReadMail.RunAsync(body, envelope, cancellationToken);
#else
    private static Task<ParsedMail> ReadAsync(Stream body, MailEnvelope envelope, CancellationToken cancellationToken) => throw new UnreachableException("Answered before.");
#endif

    /// <summary>Reads the whole body; false if it is beyond the limit.</summary>
    private static async Task<bool> FillAsync(FileBufferingReadStream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        long total = 0;
        while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            total += read;
            if (total > MaxBytes) return false;
        }

        return true;
    }

    private static async Task<long?> FindProjectAsync(string slug, HttpContext http, MailSecrets secrets)
    {
        // Texts of any other form are nobody's, and may hold what a database refuses to compare.
        var wellFormed = ProjectSlug.IsWellFormed(slug);
        var given = AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var header)
            && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? header.Parameter : null;
        if (given is not { Length: > 0 and <= 200 }) return null;
        return await secrets.FindProjectAsync(wellFormed ? slug : "-", given, http.RequestAborted);
    }

    private static bool IsMail(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && string.Equals(type.MediaType, "message/rfc822", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the mail server may add of the SMTP envelope, in headers of the request.</summary>
    private static MailEnvelope EnvelopeOf(HttpRequest request)
    {
        var recipients = request.Headers["X-Envelope-To"].OfType<string>().Select(v => v.Length > MaxEnvelopeLength ? v[..MaxEnvelopeLength] : v).ToList();
        return new MailEnvelope(recipients, request.Headers.TryGetValue("X-Envelope-From", out var sender) ? sender.ToString() : null);
    }

    private static IResult TooLarge() =>
        ApiProblem.Result(StatusCodes.Status413PayloadTooLarge, "too_large", "A mail has at most 25 MB.");

    private static IResult TooMany(HttpContext http, TimeSpan wait)
    {
        RateLimits.TellRetryAfter(http.Response, wait);
        return ApiProblem.Result(StatusCodes.Status429TooManyRequests, "too_many_attempts");
    }
}
