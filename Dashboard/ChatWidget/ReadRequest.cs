using System.Text.Json;
using Dashboard.Platform.Security;

namespace Dashboard.ChatWidget;

/// <summary>The body of <c>POST /api/widget/conversations/{id}/read</c>.</summary>
/// <param name="UpTo">Id of the newest message that was in view; null: all of them.</param>
public sealed record ReadRequest(string? UpTo)
{
    private const int MaxBodyBytes = 1024;

    /// <returns>Null where it is not such an object.</returns>
    public static Task<ReadRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        BoundedBody.ReadAsync(request, MaxBodyBytes, static body => Parse(body), cancellationToken);

    internal static ReadRequest? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 4 });
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            if (!json.RootElement.TryGetProperty("upTo", out var upTo) || upTo.ValueKind == JsonValueKind.Null) return new ReadRequest((string?)null);
            return upTo.ValueKind == JsonValueKind.String ? new ReadRequest(upTo.GetString()) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
