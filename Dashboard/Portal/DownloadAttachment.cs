using Dashboard.Data;
using Dashboard.Platform.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Portal;

/// <summary>
/// Streams a file of a public message of the visitor's own ticket, chunk by chunk. Only raster images keep their type; whatever else
/// it is goes out as bytes to be saved, so that no upload is ever a document on our origin.
/// </summary>
internal static class DownloadAttachment
{
    public static async Task RunAsync(string attachment, HttpContext http, DashboardDbContext db, CancellationToken cancellationToken)
    {
        if (await PortalAccess.AdmitAsync(http) is not { } visitor) return;
        var tickets = visitor.Scope.Tickets(db);
        var file = await db.Attachments.AsNoTracking()
            .Where(a => a.PublicId == attachment && !a.Message.IsPrivate && tickets.Any(t => t.Id == a.Message.TicketId))
            .SingleOrDefaultAsync(cancellationToken);
        if (file is null)
        {
            await ApiProblem.WriteAsync(http, StatusCodes.Status404NotFound, "not_found");
            return;
        }

        var headers = http.Response.Headers;
        http.Response.ContentType = file.IsInlineImage ? file.ContentType : "application/octet-stream";
        http.Response.ContentLength = file.Size;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var disposition = new ContentDispositionHeaderValue(file.IsInlineImage ? "inline" : "attachment");
        disposition.SetHttpFileName(file.FileName);
        headers.ContentDisposition = disposition.ToString();
        for (var index = 0; ; index++)
        {
            var chunk = await db.AttachmentChunks.AsNoTracking().Where(c => c.AttachmentId == file.Id && c.Index == index)
                .Select(c => c.Bytes).SingleOrDefaultAsync(cancellationToken);
            if (chunk is null) break;
            await http.Response.Body.WriteAsync(chunk, cancellationToken);
        }
    }
}
