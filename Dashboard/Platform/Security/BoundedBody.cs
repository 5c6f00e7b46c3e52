using System.Buffers;

namespace Dashboard.Platform.Security;

/// <summary>Reads a body that somebody unknown sent, and never more of it than is allowed.</summary>
internal static class BoundedBody
{
    /// <summary>What a body reads as; null where it is not what was expected.</summary>
    internal delegate T? Parser<out T>(ReadOnlySpan<byte> body);

    /// <summary>Reads the whole body and gives it to <paramref name="parse"/>.</summary>
    /// <param name="request">Its body is read to the end, or until it is too long.</param>
    /// <param name="maxBytes">Longer bodies are refused, unread where they say how long they are.</param>
    /// <param name="parse">Must not keep the bytes: they are lent.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Null where it is too long, or where <paramref name="parse"/> says so.</returns>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, int maxBytes, Parser<T> parse, CancellationToken cancellationToken)
        where T : class
    {
        if (request.ContentLength > maxBytes) return null;
        // What is announced is all that can come; without an announcement the buffer grows no further than the limit.
        var buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? maxBytes) + 1);
        try
        {
            var length = 0;
            while (length < buffer.Length)
            {
                var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0) return length <= maxBytes ? parse(buffer.AsSpan(0, length)) : null;
                length += read;
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
