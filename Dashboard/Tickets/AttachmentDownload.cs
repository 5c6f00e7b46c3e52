using Dashboard.Data;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Tickets;

/// <summary>Streams a stored file. It comes from a stranger: nothing in it may run on this origin.</summary>
public sealed class AttachmentDownload(DashboardDbContext db)
{
    /// <param name="scope">The attachments that the caller may see: looking it up is the authorisation.</param>
    public async Task<IResult> RunAsync(
        HttpResponse response, IQueryable<Attachment> scope, string publicId, CancellationToken cancellationToken)
    {
        var file = await scope.Where(a => a.PublicId == publicId)
            .Select(static a => new { a.Id, a.FileName, a.ContentType, a.Size }).SingleOrDefaultAsync(cancellationToken);
        if (file is null) return Results.NotFound();
        var isImage = file.ContentType is "image/png" or "image/jpeg" or "image/gif" or "image/webp";
        var disposition = new ContentDispositionHeaderValue(isImage ? "inline" : "attachment");
        disposition.SetHttpFileName(file.FileName);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.CacheControl = "private, no-store";
        response.ContentLength = file.Size;
        return Results.Stream(stream => WriteAsync(file.Id, stream, cancellationToken), isImage ? file.ContentType : "application/octet-stream");
    }

    private async Task WriteAsync(long attachmentId, Stream stream, CancellationToken cancellationToken)
    {
        var chunks = db.AttachmentChunks.AsNoTracking().Where(c => c.AttachmentId == attachmentId)
            .OrderBy(static c => c.Index).Select(static c => c.Bytes).AsAsyncEnumerable();
        await foreach (var bytes in chunks.WithCancellation(cancellationToken)) await stream.WriteAsync(bytes, cancellationToken);
    }
}
