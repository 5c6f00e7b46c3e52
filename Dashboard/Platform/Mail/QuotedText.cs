using System.Text.RegularExpressions;

namespace Dashboard.Platform.Mail;

/// <summary>
/// Where in a mail's text its writer's own words end and the mail that it answers begins. Only what follows to the end counts
/// as quoted: whoever answers between the lines of a quotation is shown as they wrote.
/// </summary>
public static partial class QuotedText
{
    /// <summary>Lines of an attribution that was wrapped, such as "On Monday … Acme Support\n&lt;reply+…&gt; wrote:".</summary>
    private const int MaxAttributionLines = 4;

    /// <summary>The writer's own words, and the rest; both together are the text, but for blank lines between them.</summary>
    /// <returns>An empty <c>Quoted</c> where nothing is recognised as quoted.</returns>
    public static (string Fresh, string Quoted) Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        var start = FindStart(lines);
        return start >= lines.Length
            ? (text, "")
            : (string.Join('\n', lines[..start]).TrimEnd(), string.Join('\n', lines[start..]).Trim('\n'));
    }

    private static int FindStart(string[] lines)
    {
        // Known beforehand, as looking to the end from every line would take minutes of a mail made for it: the last line that is not quoted, and the last
        // quoted one above that. Below an attribution only the latter counts, since some programs quote without marks.
        var lastOwn = Array.FindLastIndex(lines, static l => l.Trim() is { Length: > 0 } line && !IsQuoted(line));
        var lastInner = lastOwn < 0 ? -1 : Array.FindLastIndex(lines, lastOwn, static l => IsQuoted(l.Trim()));
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            // Outlook puts the whole earlier mail below one of these, unmarked.
            if (Separator().IsMatch(line) || IsHeaderBlock(lines, i) || (Rule().IsMatch(line) && IsHeaderBlock(lines, i + 1))) return i;
            if (IsQuoted(line) ? i > lastOwn : AttributionEnd(lines, i) is >= 0 and var end && end >= lastInner) return i;
        }

        return lines.Length;
    }

    /// <summary>The last line of an attribution that begins here, or -1.</summary>
    private static int AttributionEnd(string[] lines, int start)
    {
        if (!AttributionStart().IsMatch(lines[start].TrimStart())) return -1;
        for (var i = start; i < Math.Min(lines.Length, start + MaxAttributionLines) && lines[i].Length <= 500; i++)
        {
            if (i > start && lines[i].Trim().Length == 0) return -1;
            if (AttributionClose().IsMatch(lines[i].TrimEnd())) return i;
        }

        return -1;
    }

    /// <summary>"From: … / Sent: … / To: … / Subject: …" on successive lines, as Outlook writes them.</summary>
    private static bool IsHeaderBlock(string[] lines, int start)
    {
        if (start >= lines.Length || !FirstHeader().IsMatch(lines[start].Trim())) return false;
        var next = lines.Skip(start + 1).Take(5).Count(l => FurtherHeader().IsMatch(l.Trim()));
        return next >= 2;
    }

    private static bool IsQuoted(string line) => line.StartsWith('>');

    [GeneratedRegex(@"^-{2,}\s*(Original Message|Forwarded message|Mensaje original|Mensaje reenviado|Ursprüngliche Nachricht|Message d'origine)\s*-{2,}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^_{10,}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^(On|El|Am|Le)\s+\S", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AttributionStart();

    [GeneratedRegex(@"(wrote|escribió|ha escrito|schrieb.{0,100}|a écrit)\s*:$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AttributionClose();

    [GeneratedRegex(@"^\*?(From|De|Von)\s*:\*?\s*\S", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FirstHeader();

    [GeneratedRegex(@"^\*?(Sent|Date|To|Cc|Subject|Enviado( el)?|Enviada|Fecha|Para|CC|Asunto|Gesendet|An|Betreff)\s*:\*?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FurtherHeader();
}
