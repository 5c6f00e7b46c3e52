using Dashboard.Tickets;

namespace Dashboard.ChatWidget;

/// <summary>The record that a session stands for, as it is now.</summary>
/// <param name="CustomerId">It.</param>
/// <param name="PublicId">Its id outside the team.</param>
/// <param name="Name">If known.</param>
/// <param name="Email">Where mail goes, if it does.</param>
/// <param name="IdentityIds">The session's own identity, then the visitor tokens that it adopted at this widget.</param>
public sealed record WidgetContact(long CustomerId, string PublicId, string? Name, string? Email, IReadOnlyList<long> IdentityIds)
{
    /// <summary>What was begun at this widget under exactly these identities (product rule 1.5).</summary>
    public CustomerScope ScopeAt(long projectId, long widgetId, bool verified) =>
        new(projectId, CustomerId, IdentityIds) { Door = CustomerDoor.Widget(widgetId), Verified = verified };
}

/// <summary>Who makes a request of the widget's API.</summary>
/// <param name="Session">As its token says; it holds.</param>
/// <param name="Door">The widget it was made at.</param>
/// <param name="Contact">Null for a visitor of whom there is nothing to remember yet.</param>
public sealed record WidgetVisit(WidgetSession Session, Identity.WidgetDoor Door, WidgetContact? Contact)
{
    /// <summary>What they may see; null where there is nothing.</summary>
    public CustomerScope? Scope => Contact?.ScopeAt(Door.ProjectId, Door.Id, Session.IsVerified);
}
