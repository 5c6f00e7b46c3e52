namespace Dashboard.Data.Tickets;

/// <summary>
/// A file of a message. Its bytes are in the database, in chunks: they commit with the message, need no disk that
/// several instances share, and stream both ways.
/// </summary>
public sealed class Attachment
{
    public const int MaxPerMessage = 5;

    /// <summary>Largest file, in bytes (10 MiB).</summary>
    public const long MaxBytes = 10 * 1024 * 1024;

    public const int MaxFileNameLength = 200;

    private readonly List<AttachmentChunk> chunks = [];

    private Attachment() { }

    public Attachment(long projectId, string fileName, string contentType, long size, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fileName);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxBytes);
        ProjectId = projectId;
        PublicId = OpaqueId.New();
        FileName = fileName.Length <= MaxFileNameLength ? fileName : fileName[^MaxFileNameLength..];
        ContentType = contentType;
        Size = size;
        CreatedAt = now;
    }

    public long Id { get; private set; }

    public string PublicId { get; private set; } = null!;

    public long ProjectId { get; private set; }

    public long MessageId { get; private set; }

    public Message Message { get; private set; } = null!;

    /// <summary>As the sender named it; a name to show and to suggest, never a path.</summary>
    public string FileName { get; private set; } = null!;

    /// <summary>As sniffed from the bytes for raster images; <c>application/octet-stream</c> for anything else.</summary>
    public string ContentType { get; private set; } = null!;

    /// <summary>Size in bytes.</summary>
    public long Size { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public IReadOnlyCollection<AttachmentChunk> Chunks => chunks;

    /// <summary>Whether it is one of the raster images that are shown inline.</summary>
    public bool IsInlineImage => ContentType is "image/png" or "image/jpeg" or "image/gif" or "image/webp";

    public void Append(byte[] bytes) => chunks.Add(new AttachmentChunk(chunks.Count, bytes));
}

/// <summary>Up to <see cref="MaxBytes"/> bytes of an attachment, in order of <see cref="Index"/>.</summary>
public sealed class AttachmentChunk
{
    public const int MaxBytes = 256 * 1024;

    private AttachmentChunk() { }

    internal AttachmentChunk(int index, byte[] bytes)
    {
        Index = index;
        Bytes = bytes;
    }

    public long AttachmentId { get; private set; }

    public int Index { get; private set; }

    public byte[] Bytes { get; private set; } = null!;
}
