using Dashboard.Data.Tickets;

namespace Dashboard.Tickets;

/// <summary>Files as a form brought them, made into attachments: names without paths, types from the bytes.</summary>
public static class UploadedFiles
{
    /// <summary>Why a file is refused; null when all are fine.</summary>
    public enum Refusal
    {
        TooMany,
        TooLarge,
        Empty,
    }

    /// <summary>The first reason to refuse these files, with the file's name.</summary>
    public static (Refusal Reason, string FileName)? Check(IReadOnlyCollection<IFormFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count > Attachment.MaxPerMessage) return (Refusal.TooMany, "");
        foreach (var file in files)
        {
            if (file.Length > Attachment.MaxBytes) return (Refusal.TooLarge, NameOf(file));
            if (file.Length == 0) return (Refusal.Empty, NameOf(file));
        }

        return null;
    }

    /// <summary>Reads the files, which passed <see cref="Check"/>, into attachments that a message can take.</summary>
    public static async Task<IReadOnlyList<Attachment>> ReadAsync(
        long projectId, IReadOnlyCollection<IFormFile> files, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        var attachments = new List<Attachment>(files.Count);
        foreach (var file in files) attachments.Add(await ReadAsync(projectId, file, now, cancellationToken));
        return attachments;
    }

    private static async Task<Attachment> ReadAsync(long projectId, IFormFile file, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenReadStream();
        Attachment? attachment = null;
        for (var left = file.Length; left > 0;)
        {
            var chunk = new byte[Math.Min(AttachmentChunk.MaxBytes, left)];
            await stream.ReadExactlyAsync(chunk, cancellationToken);
            attachment ??= new Attachment(projectId, NameOf(file), TypeOf(chunk), file.Length, now);
            attachment.Append(chunk);
            left -= chunk.Length;
        }

        return attachment ?? throw new ArgumentException("Empty files are refused before.", nameof(file));
    }

    /// <summary>The last part of whatever path the browser sent, without control characters: shown and suggested, never opened.</summary>
    private static string NameOf(IFormFile file)
    {
        var last = file.FileName[(file.FileName.LastIndexOfAny(['/', '\\']) + 1)..];
        var name = string.Concat(last.Where(c => !char.IsControl(c) && !IsBidiControl(c))).Trim();
        return name.Length == 0 ? "file" : name;
    }

    // "photo\u202Egpj.exe" would read as a picture.
    private static bool IsBidiControl(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F';

    /// <summary>Only what the bytes themselves say is a raster image is ever shown inline.</summary>
    private static string TypeOf(ReadOnlySpan<byte> start) => start switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        _ => "application/octet-stream",
    };
}
