using System.Buffers;
using System.Text.Json;

namespace Dashboard.Platform.Errors;

/// <summary>
/// An error over HTTP as <c>application/problem+json</c> (RFC 9457) with a stable <c>code</c> for programs and our
/// <c>traceId</c> for people.
/// </summary>
public static class ApiProblem
{
    public const string ContentType = "application/problem+json";

    /// <summary>The answer of an endpoint: <paramref name="code"/> is part of the published contract and never changes.</summary>
    /// <param name="status">400–599.</param>
    /// <param name="code">snake_case.</param>
    /// <param name="detail">A sentence for a developer; no secret, nothing of the visitor's.</param>
    public static IResult Result(int status, string code, string? detail = null) => new ProblemResult(status, code, detail);

    /// <summary>Writes the same outside an endpoint, for instance from a middleware.</summary>
    public static async Task WriteAsync(HttpContext http, int status, string code, string? detail = null)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", TitleOf(status));
            json.WriteNumber("status", status);
            json.WriteString("code", code);
            if (detail is not null)
                json.WriteString("detail", detail);
            json.WriteString("traceId", TraceIds.Of(http));
            json.WriteEndObject();
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = body.WrittenCount;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    /// <summary>The code of a failure that no endpoint named.</summary>
    public static string CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "malformed_request",
        StatusCodes.Status401Unauthorized => "unauthenticated",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status413PayloadTooLarge => "too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status429TooManyRequests => "too_many_attempts",
        >= 500 => "internal_error",
        _ => "refused",
    };

    /// <summary>The reason phrase, as RFC 9457 wants it for <c>about:blank</c>.</summary>
    public static string TitleOf(int status) =>
        Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error";

    private sealed class ProblemResult(int status, string code, string? detail) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => status;

        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, status, code, detail);
    }
}
