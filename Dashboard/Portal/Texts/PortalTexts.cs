using System.Globalization;

namespace Dashboard.Portal.Texts;

/// <summary>
/// Every text of the portal that customers read, in one language. The members are required, so a language that lacks one does
/// not compile; a test compares the placeholders.
/// </summary>
public sealed record PortalTexts
{
    private static readonly Dictionary<string, PortalTexts> Languages = new(StringComparer.Ordinal)
    {
        ["en"] = EnglishTexts.All,
        ["es"] = SpanishTexts.All,
    };

    /// <summary>The languages there are, as BCP 47 tags.</summary>
    public static IReadOnlyCollection<string> Locales => Languages.Keys;

    /// <summary>BCP 47 tag, for <c>lang</c>.</summary>
    public required string Locale { get; init; }

    public required string Title { get; init; }
    public required string Loading { get; init; }
    public required string CannotBeEmbedded { get; init; }
    public required string OpensInsideApplication { get; init; }
    public required string NoSuchPortal { get; init; }
    public required string PortalSwitchedOff { get; init; }
    public required string NeedsScript { get; init; }

    public required string Close { get; init; }
    public required string BackToList { get; init; }
    public required string NewTicket { get; init; }
    public required string Search { get; init; }
    public required string SearchPlaceholder { get; init; }
    public required string ClearSearch { get; init; }
    public required string YourTickets { get; init; }
    public required string FilterByStatus { get; init; }
    public required string ShowMore { get; init; }
    public required string NoTicketsYet { get; init; }
    public required string NoTicketsYetHelp { get; init; }
    public required string NothingFound { get; init; }
    public required string NothingFoundHelp { get; init; }
    public required string ShowAll { get; init; }
    public required string UnreadReply { get; init; }

    public required string StatusNew { get; init; }
    public required string StatusInProgress { get; init; }
    public required string StatusResolved { get; init; }

    public required string Subject { get; init; }
    public required string Message { get; init; }
    public required string MessageHelp { get; init; }
    public required string SubmitTicket { get; init; }
    public required string AddFiles { get; init; }
    public required string FilesHelp { get; init; }

    public required string Conversation { get; init; }
    public required string YourReply { get; init; }
    public required string Seen { get; init; }
    public required string Send { get; init; }
    public required string CloseTicket { get; init; }
    public required string ReopenTicket { get; init; }
    public required string ResolvedNote { get; init; }
    public required string You { get; init; }
    public required string SupportTeam { get; init; }
    public required string Download { get; init; }
    public required string PictureUnavailable { get; init; }
    public required string QuotedText { get; init; }

    public required string SubjectMissing { get; init; }
    public required string SubjectTooLong { get; init; }
    public required string SubjectOneLine { get; init; }
    public required string MessageMissing { get; init; }
    public required string MessageTooLong { get; init; }
    public required string TooManyFiles { get; init; }
    public required string FileTooLarge { get; init; }
    public required string FileEmpty { get; init; }
    public required string TooLarge { get; init; }
    public required string NotUnderstood { get; init; }
    public required string NotFound { get; init; }
    public required string NotFoundHelp { get; init; }

    /// <summary>What script in the frame says.</summary>
    public required FrameTexts Frame { get; init; }

    /// <summary>The texts of <paramref name="locale"/> (also <c>es-MX</c>), or null if there are none.</summary>
    public static PortalTexts? TryFor(string? locale) =>
        locale is { Length: >= 2 } && (locale.Length == 2 || locale[2] is '-' or '_')
        && Languages.TryGetValue(locale[..2].ToLowerInvariant(), out var texts) ? texts : null;

    /// <summary>The texts of the first of these that there are; English if of none.</summary>
    public static PortalTexts For(params ReadOnlySpan<string?> locales)
    {
        foreach (var locale in locales)
        {
            if (TryFor(locale) is { } texts) return texts;
        }

        return EnglishTexts.All;
    }

    public string NameOf(CustomerStatus status) => status switch
    {
        CustomerStatus.New => StatusNew,
        CustomerStatus.Resolved => StatusResolved,
        _ => StatusInProgress,
    };

    /// <summary>Fills the one placeholder of a text.</summary>
    public string Fill(string text, object value) =>
        string.Format(CultureInfo.GetCultureInfo(Locale), text, value);
}

/// <summary>Texts that script says; <c>{name}</c> is filled in there.</summary>
public sealed record FrameTexts
{
    public required string Offline { get; init; }
    public required string OfflineHelp { get; init; }
    public required string Expired { get; init; }
    public required string ExpiredHelp { get; init; }
    public required string Failed { get; init; }
    public required string FailedHelp { get; init; }
    public required string Retry { get; init; }
    public required string Typing { get; init; }
    public required string Created { get; init; }
    public required string Sent { get; init; }
    public required string FileTooLarge { get; init; }
    public required string FileEmpty { get; init; }
    public required string TooManyFiles { get; init; }
    public required string RemoveFile { get; init; }
    public required string DownloadFailed { get; init; }
}
