using Dashboard.Data.Tickets;

namespace Dashboard.Tickets;

/// <summary>Files of a staff form: the same rules as everywhere (<see cref="UploadedFiles"/>), told in English.</summary>
internal static class FormFiles
{
    /// <summary>Largest request that can hold the files and a message, in bytes.</summary>
    public const long MaxRequestBytes = (Attachment.MaxPerMessage * Attachment.MaxBytes) + (1024 * 1024);

    /// <returns>The attachments, or why they are refused.</returns>
    public static async Task<(IReadOnlyList<Attachment> Files, string? Refusal)> ReadAsync(
        long projectId, IReadOnlyList<IFormFile>? files, TimeProvider time, CancellationToken cancellationToken) =>
        files is not { Count: > 0 } ? ([], null)
            : UploadedFiles.Check(files) is { } refusal ? ([], Say(refusal.Reason, refusal.FileName))
            : (await UploadedFiles.ReadAsync(projectId, files, time.GetUtcNow(), cancellationToken), null);

    private static string Say(UploadedFiles.Refusal reason, string name) => reason switch
    {
        UploadedFiles.Refusal.TooMany => $"At most {Attachment.MaxPerMessage} files can be attached.",
        UploadedFiles.Refusal.TooLarge => $"“{name}” is larger than 10 MB.",
        _ => $"“{name}” is empty.",
    };
}
