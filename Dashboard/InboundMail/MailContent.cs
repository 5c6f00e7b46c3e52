#if MAILKIT
using System.Globalization;
using System.Text;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Mail;
using MimeKit;
using MimeKit.Text;
using MimeKit.Tnef;

namespace Dashboard.InboundMail;

/// <summary>The text and the files of a mail: of alternatives the plain one, else the HTML as text; everything else is a file.</summary>
internal sealed class MailContent
{
    /// <summary>Longest text that becomes the message itself, in characters; a longer one is a file besides.</summary>
    public const int MaxTextLength = 19_000;

    private const string WholeText = "message.txt";
    private const int MaxTnefFiles = 50;

    private readonly StringBuilder text = new();
    private readonly List<(string Name, MimeEntity Entity, bool Inline)> candidates = [];
    private readonly List<MailFile> files = [];
    private readonly List<string> leftOut = [];

    // Of all parts together: hundreds that are each within the bounds would take as long as one far beyond them.
    private int htmlLeft = HtmlText.MaxLength;
    private int tagsLeft = HtmlText.MaxTags;

    private MailContent()
    {
    }

    public string Text { get; private set; } = "";

    public IReadOnlyList<MailFile> Files => files;

    public IReadOnlyList<string> LeftOut => leftOut;

    public static MailContent Read(MimeMessage message)
    {
        var content = new MailContent();
        if (message.Body is { } body) content.Take(body, inTnef: false);
        content.Finish();
        return content;
    }

    private void Take(MimeEntity entity, bool inTnef)
    {
        switch (entity)
        {
            case MultipartAlternative alternatives:
                TakeBest(alternatives, inTnef);
                break;
            case Multipart parts:
                foreach (var part in parts) Take(part, inTnef);
                break;
            case TnefPart tnef when !inTnef && Unpack(tnef) is { } inside:
                Take(inside, inTnef: true);
                break;
            case TextPart { IsAttachment: false } part when part.IsPlain || part.IsHtml:
                AddText(part);
                break;
            default:
                AddFile(entity);
                break;
        }
    }

    private void TakeBest(MultipartAlternative alternatives, bool inTnef)
    {
        var texts = Leaves(alternatives).OfType<TextPart>().Where(p => !p.IsAttachment).ToList();
        var plain = texts.Find(p => p.IsPlain && !string.IsNullOrWhiteSpace(p.Text));
        var best = plain ?? texts.Find(p => p.IsHtml) ?? texts.Find(p => p.IsPlain);
        if (best is not null) AddText(best);
        // Pictures of the HTML, and what is neither text nor HTML such as an invitation.
        foreach (var other in Leaves(alternatives).Where(p => p is not TextPart { IsAttachment: false } t || !(t.IsPlain || t.IsHtml))) Take(other, inTnef);
    }

    private static IEnumerable<MimeEntity> Leaves(MimeEntity entity) => entity is Multipart parts ? parts.SelectMany(Leaves) : [entity];

    private void AddText(TextPart part)
    {
        var written = part.Text;
        if (part.IsHtml)
        {
            if (!Afford(written))
            {
                AddFile(part);
                return;
            }

            if (HtmlText.IsTooLong(written)) candidates.Add(("message.html", part, false));
            written = HtmlText.Read(written);
        }
        else if (part.IsFlowed)
        {
            var delete = string.Equals(part.ContentType.Parameters["delsp"], "yes", StringComparison.OrdinalIgnoreCase);
            written = new FlowedToText { DeleteSpace = delete }.Convert(written);
        }

        if (text.Length > 0) text.Append("\n\n");
        text.Append(HeaderText.CleanBody(written.ReplaceLineEndings("\n")).Trim());
    }

    /// <summary>The first HTML is read as far as one may be; of the others only what all may be together.</summary>
    private bool Afford(string html)
    {
        var (length, tags) = (Math.Min(html.Length, HtmlText.MaxLength), HtmlText.TagsIn(html));
        if (length > htmlLeft || tags > tagsLeft) return false;
        (htmlLeft, tagsLeft) = (htmlLeft - length, tagsLeft - tags);
        return true;
    }

    private void AddFile(MimeEntity entity)
    {
        var name = entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? entity switch
        {
            MessagePart { Message: { } inner } => $"{HeaderText.Clean(inner.Subject, 80)}.eml",
            _ => "file",
        };
        name = HeaderText.Clean(name, 150);
        if (name is "" or ".eml" or "file") name = "file" + (entity is MessagePart ? ".eml" : MimeTypes.TryGetExtension(entity.ContentType.MimeType, out var extension) ? extension : "");
        candidates.Add((name, entity, !entity.IsAttachment));
    }

    private void Finish()
    {
        var whole = text.ToString().Trim();
        Text = whole;
        if (whole.Length > MaxTextLength)
        {
            Keep(WholeText, Encoding.UTF8.GetBytes(whole));
            var end = char.IsHighSurrogate(whole[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength;
            Text = $"{whole[..end].TrimEnd()}…\n\n[The mail is longer than a message can be. {(files.Count > 0 ? $"The whole text is in the file {WholeText}." : "The rest was left out.")}]";
        }

        // Attached files before pictures that only decorate the text.
        foreach (var (name, entity, _) in candidates.OrderBy(c => c.Inline)) Keep(name, entity);
    }

    private void Keep(string name, MimeEntity entity)
    {
        if (files.Count == Attachment.MaxPerMessage)
        {
            leftOut.Add(name);
            return;
        }

        using var memory = new MemoryStream();
        if (entity is MessagePart { Message: { } inner }) inner.WriteTo(memory);
        else if (entity is MimePart { Content: { } content }) content.DecodeTo(memory);
        Keep(name, memory.ToArray());
    }

    private void Keep(string name, byte[] bytes)
    {
        if (bytes.Length is 0 or > (int)Attachment.MaxBytes)
        {
            leftOut.Add(bytes.Length == 0 ? $"{name} (empty)" : $"{name} ({(bytes.Length / 1e6).ToString("0", CultureInfo.InvariantCulture)} MB)");
            return;
        }

        files.Add(new MailFile(name, bytes));
    }

    /// <summary>Outlook's <c>winmail.dat</c>; null where it is not one, or holds more than a mail does: then it is a file like any other.</summary>
    private static MimeEntity? Unpack(TnefPart tnef)
    {
        if (tnef.Content is null) return null;
        try
        {
            using var memory = new MemoryStream();
            tnef.Content.DecodeTo(memory);
            if (memory.Length > Attachment.MaxBytes) return null;
            memory.Position = 0;
            using (var reader = new TnefReader(memory, 0, TnefComplianceMode.Loose))
            {
                for (var attached = 0; reader.ReadNextAttribute();)
                {
                    if (reader.AttributeTag == TnefAttributeTag.AttachRenderData && ++attached > MaxTnefFiles) return null;
                }
            }

            return tnef.ConvertToMessage().Body;
        }
#pragma warning disable CA1031 // A format of one vendor's, described by nobody whole: whatever its reader cannot make of it, the file itself is kept.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
#endif
