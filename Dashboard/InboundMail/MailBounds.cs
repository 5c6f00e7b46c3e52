#if MAILKIT
using MimeKit;

namespace Dashboard.InboundMail;

/// <summary>
/// Reads through a mail once and keeps nothing of it, to refuse what would take more memory or time than it is worth before the
/// parser builds a tree of it: 25 MB can hold millions of empty parts, or as many headers.
/// </summary>
internal sealed class MailBounds(Stream stream) : MimeReader(Options, stream, MimeFormat.Entity)
{
    public const int MaxDepth = 20;
    private const int MaxParts = 300;
    private const int MaxHeaders = 5_000;
    private const long MaxHeaderBytes = 512 * 1024;

    private int depth;
    private int parts;
    private int headers;
    private long headerBytes;

    /// <summary>What both passes read by. The parser takes what is deeper as one part; this pass refuses it before.</summary>
    public new static ParserOptions Options { get; } = new() { MaxMimeDepth = MaxDepth * 2, MaxAddressGroupDepth = 3 };

    /// <exception cref="UnreadableMailException">It is beyond a bound.</exception>
    public static async Task CheckAsync(Stream stream, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        await new MailBounds(stream).ReadMessageAsync(cancellationToken);
    }

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        headerBytes += header.RawField.Length + header.RawValue.Length;
        if (++headers > MaxHeaders || headerBytes > MaxHeaderBytes)
        {
            throw new UnreadableMailException("mail_too_complex", $"The headers are more than {MaxHeaders:N0} or larger than {MaxHeaderBytes / 1024} KB together.");
        }
    }

    protected override void OnMimePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => Count();

    protected override void OnMessagePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => Enter();

    protected override void OnMessagePartEnd(ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken) => depth--;

    protected override void OnMultipartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => Enter();

    protected override void OnMultipartEnd(ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken) => depth--;

    private void Enter()
    {
        Count();
        if (++depth > MaxDepth) throw new UnreadableMailException("mail_too_complex", $"Its parts are nested deeper than {MaxDepth}.");
    }

    private void Count()
    {
        if (++parts > MaxParts) throw new UnreadableMailException("mail_too_complex", $"It has more than {MaxParts} parts.");
    }
}
#endif
