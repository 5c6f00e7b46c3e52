namespace Dashboard.ChatWidget;

/// <summary>
/// A session at a Chat Widget, as its token carries it (product §4): of somebody whose signature was verified, or of an anonymous visitor who
/// is known by a token only.
/// </summary>
public sealed record WidgetSession
{
    /// <summary>How long a token is good; the script asks for the next one by itself.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Names the session for revocation and for streams.</summary>
    public required Guid Id { get; init; }

    public required long WidgetId { get; init; }

    /// <summary>The widget's generation when the session was made.</summary>
    public required int Generation { get; init; }

    /// <summary>The secret that signed it; 0 where nothing was signed.</summary>
    public required long SecretId { get; init; }

    /// <summary>The verified identity; 0 for an anonymous visitor.</summary>
    public required long IdentityId { get; init; }

    /// <summary>What is stored of the visitor's token (<see cref="Visitor.Key"/>); empty for a verified identity.</summary>
    public required string VisitorKey { get; init; }

    /// <summary>The public id of the visitor's contact, which may not be made yet; empty for a verified identity.</summary>
    public required string ContactId { get; init; }

    /// <summary>The origin of the host page as its browser sent it; empty where there was none.</summary>
    public required string Origin { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether a signature vouched for whoever holds it.</summary>
    public bool IsVerified => IdentityId != 0;

    /// <summary>The topic on which the end of this session is told to its streams.</summary>
    public string Topic => Identity.RevokeSession.TopicOf(Id);
}
