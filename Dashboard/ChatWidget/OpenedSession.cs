using Dashboard.Identity;

namespace Dashboard.ChatWidget;

/// <summary>A session that was just made, with all that its answer tells.</summary>
/// <param name="Session">For the token.</param>
/// <param name="Door">The widget.</param>
/// <param name="VisitorToken">The visitor's way back; null for a verified user, whose way back is the signature.</param>
/// <param name="ContactId">The public id of the contact, also where there is nothing to remember of it yet.</param>
/// <param name="Contact">Null where there is nothing yet.</param>
public sealed record OpenedSession(WidgetSession Session, WidgetDoor Door, string? VisitorToken, string ContactId, WidgetContact? Contact);

/// <summary>What became of a request for a session.</summary>
/// <param name="Verdict">Why not, or accepted.</param>
/// <param name="Session">Where it was accepted.</param>
public sealed record SessionVerdict(IdentifierVerdict Verdict, OpenedSession? Session)
{
    internal static SessionVerdict Refused(IdentifierVerdict verdict) => new(verdict, null);
}
