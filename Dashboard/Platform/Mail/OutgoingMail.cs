namespace Dashboard.Platform.Mail;

/// <summary>
/// A mail as a transport sends it. Every text is made fit for its place when it is set, so that no line break gets into a
/// header whatever was typed.
/// </summary>
public sealed record OutgoingMail
{
    /// <summary>Longest subject, in UTF-16 units.</summary>
    public const int MaxSubjectLength = 250;

    public required Mailbox From { get; init; }

    public required Mailbox To { get; init; }

    public Mailbox? ReplyTo { get; init; }

    public required string Subject { get; init => field = HeaderText.Clean(value, MaxSubjectLength); }

    public required string Text { get; init => field = HeaderText.CleanBody(value); }

    public required string Html { get; init => field = HeaderText.CleanBody(value); }

    /// <summary>A picture that travels in the mail; the HTML shows it as <c>cid:…</c>. Null for none.</summary>
    public InlineImage? Logo { get; init; }

    /// <summary>Without angle brackets; the same for every attempt, so that a repeated send is recognisable.</summary>
    public required string MessageId { get; init => field = Id(value); }

    /// <summary>Without angle brackets; null if it answers nothing.</summary>
    public string? InReplyTo { get; init => field = value is null ? null : Id(value); }

    /// <summary>Oldest first, without angle brackets.</summary>
    public IReadOnlyList<string> References { get; init => field = [.. value.Select(Id)]; } = [];

    /// <summary>HTTPS address that stops such mail when it is posted to (RFC 8058); null if the recipient cannot stop it so.</summary>
    public Uri? Unsubscribe { get; init; }

    /// <summary>Whether the server must speak SMTPUTF8 to take it (RFC 6531).</summary>
    public bool NeedsUtf8 => To.NeedsUtf8 || From.NeedsUtf8 || ReplyTo?.NeedsUtf8 == true;

    /// <summary>
    /// The headers besides From, To, Subject and those of MIME, ready to write. <c>Auto-Submitted</c> (RFC 3834) and
    /// <c>X-Auto-Response-Suppress</c> keep vacation notices from answering.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string>> Headers()
    {
        yield return new("Message-ID", $"<{MessageId}>");
        if (InReplyTo is not null) yield return new("In-Reply-To", $"<{InReplyTo}>");
        if (References.Count > 0) yield return new("References", string.Join(' ', References.Select(r => $"<{r}>")));
        yield return new("Auto-Submitted", "auto-generated");
        yield return new("X-Auto-Response-Suppress", "All");
        if (Unsubscribe is null) yield break;
        yield return new("List-Unsubscribe", $"<{Unsubscribe.AbsoluteUri}>");
        // One click is defined for https alone.
        if (Unsubscribe.Scheme == Uri.UriSchemeHttps) yield return new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    /// <summary>Whether a text can stand in <c>Message-ID</c>, <c>In-Reply-To</c> and <c>References</c>; others' mail may have named itself otherwise.</summary>
    public static bool IsMessageId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length is > 2 and < 200 && id.All(c => c is > ' ' and < '\x7f' and not ('<' or '>')) && id.Contains('@', StringComparison.Ordinal);
    }

    private static string Id(string id) =>
        IsMessageId(id) ? id : throw new ArgumentException("A Message-ID is left@right in printable ASCII, without angle brackets.", nameof(id));
}

/// <param name="Bytes">The file.</param>
/// <param name="ContentType">Such as <c>image/png</c>.</param>
/// <param name="ContentId">What the HTML calls it, without angle brackets (RFC 2392).</param>
public sealed record InlineImage(ReadOnlyMemory<byte> Bytes, string ContentType, string ContentId);
