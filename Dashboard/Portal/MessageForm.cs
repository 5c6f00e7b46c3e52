using Dashboard.Data.Tickets;
using Dashboard.Portal.Texts;
using Dashboard.Tickets;
using Microsoft.AspNetCore.Http.Features;

namespace Dashboard.Portal;

/// <summary>What a customer typed, checked; what is wrong with it is said field by field and nothing typed is lost.</summary>
public sealed class MessageForm
{
    /// <summary>Most bytes of one request: five files of ten MiB, the longest text, and what multipart adds.</summary>
    public const long MaxRequestBytes = (Attachment.MaxPerMessage * Attachment.MaxBytes) + (1024 * 1024);

    private MessageForm(string subject, string body, IReadOnlyList<IFormFile> files)
    {
        Subject = subject;
        Body = body;
        Files = files;
    }

    public string Subject { get; }

    public string Body { get; }

    public IReadOnlyList<IFormFile> Files { get; }

    public string? SubjectError { get; private set; }

    public string? BodyError { get; private set; }

    public string? FileError { get; private set; }

    /// <summary>422, or 413 where it is the size.</summary>
    public int Status { get; private set; } = StatusCodes.Status422UnprocessableEntity;

    public bool IsValid => SubjectError is null && BodyError is null && FileError is null;

    public static MessageForm Empty() => new("", "", []);

    /// <summary>Reads the form of the request, whatever state it is in.</summary>
    public static async Task<MessageForm> ReadAsync(HttpContext http, PortalTexts texts, bool withSubject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.ContentLength > MaxRequestBytes) return Refused(texts.TooLarge, StatusCodes.Status413PayloadTooLarge);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxRequestBytes;
        try
        {
            var form = await http.Request.ReadFormAsync(
                new FormOptions { MultipartBodyLengthLimit = MaxRequestBytes, ValueLengthLimit = 1024 * 1024, ValueCountLimit = 32 }, cancellationToken);
            var read = new MessageForm(form["subject"].ToString(), Lines(form["message"].ToString()), form.Files);
            read.Check(texts, withSubject);
            return read;
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refused(texts.TooLarge, StatusCodes.Status413PayloadTooLarge);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or BadHttpRequestException)
        {
            // Not a form, cut short, or beyond a limit of the parser.
            return Refused(texts.NotUnderstood, StatusCodes.Status422UnprocessableEntity);
        }
    }

    private void Check(PortalTexts texts, bool withSubject)
    {
        if (withSubject) SubjectError = CheckSubject(texts);
        if (string.IsNullOrWhiteSpace(Body)) BodyError = texts.MessageMissing;
        else if (Body.Length > Message.MaxBodyLength) BodyError = texts.Fill(texts.MessageTooLong, Message.MaxBodyLength);
        FileError = UploadedFiles.Check(Files) switch
        {
            (UploadedFiles.Refusal.TooMany, _) => texts.TooManyFiles,
            (UploadedFiles.Refusal.TooLarge, var name) => texts.Fill(texts.FileTooLarge, name),
            (UploadedFiles.Refusal.Empty, var name) => texts.Fill(texts.FileEmpty, name),
            _ => null,
        };
        if (FileError is not null && SubjectError is null && BodyError is null && Files.Any(f => f.Length > Attachment.MaxBytes))
        {
            Status = StatusCodes.Status413PayloadTooLarge;
        }
    }

    // A subject becomes a mail header: a line break in it is refused, not repaired, so that nobody is surprised by what was sent.
    private string? CheckSubject(PortalTexts texts) =>
        string.IsNullOrWhiteSpace(Subject) ? texts.SubjectMissing
        : Subject.Trim().Length > Ticket.MaxSubjectLength ? texts.Fill(texts.SubjectTooLong, Ticket.MaxSubjectLength)
        : Subject.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029') ? texts.SubjectOneLine
        : null;

    private static MessageForm Refused(string reason, int status) => new("", "", []) { FileError = reason, Status = status };

    // Browsers send CR LF; PostgreSQL keeps no NUL.
    private static string Lines(string text) =>
        text.ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal).Trim('\n', ' ');
}
