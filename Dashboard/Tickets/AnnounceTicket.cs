using System.Globalization;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Live;

namespace Dashboard.Tickets;

/// <summary>
/// Tells open pages and streams, after the commit, that a ticket changed; they read again what they may see. What customers hear is on
/// topics of their own and never says that a private note was written.
/// </summary>
public sealed class AnnounceTicket(LiveEvents live)
{
    /// <summary>A message came or what everybody sees changed.</summary>
    public const string MessageEvent = "message";

    /// <summary>Status, assignee, priority, a note, an event, how far somebody has read.</summary>
    public const string ChangeEvent = LiveEvents.LookAgainName;

    /// <summary>Staff and the customer should look again.</summary>
    public void ToEverybody(Ticket ticket, string name = MessageEvent)
    {
        ToStaff(ticket, name);
        live.Publish(CustomerTopic(ticket.CustomerId), name, ticket.PublicId);
        // Records are joined and taken apart; what a ticket was begun under stays.
        if (ticket.IdentityId is { } identity) live.Publish(IdentityTopic(identity), name, ticket.PublicId);
    }

    /// <summary>Only staff should.</summary>
    public void ToStaff(Ticket ticket, string name = ChangeEvent)
    {
        var number = ticket.Number.ToString(CultureInfo.InvariantCulture);
        live.Publish(TicketTopic(ticket.Id), name, number);
        live.Publish(ProjectTopic(ticket.ProjectId), name, number);
    }

    /// <summary>The customer's streams of this process should, where an event may have been lost on its way from another.</summary>
    /// <param name="data">The id that customers see.</param>
    internal static void Repeat(LiveEvents live, long customerId, long? identityId, string data)
    {
        live.Deliver(new LiveEvent(CustomerTopic(customerId), ChangeEvent, data));
        if (identityId is { } id) live.Deliver(new LiveEvent(IdentityTopic(id), ChangeEvent, data));
    }

    /// <summary>What concerns the project's lists; its data is the ticket's number.</summary>
    public static string ProjectTopic(long projectId) => Topic("project", projectId);

    /// <summary>What concerns one thread, for staff; its data is the ticket's number.</summary>
    public static string TicketTopic(long ticketId) => Topic("ticket", ticketId);

    /// <summary>Where the streams of an identity's sessions hear what concerns its tickets; the data is the id that customers see.</summary>
    public static string IdentityTopic(long identityId) => Topic("identity", identityId);

    /// <summary>What the stream of a customer's session listens to.</summary>
    public static IReadOnlyCollection<string> TopicsOf(CustomerScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return [CustomerTopic(scope.CustomerId), .. scope.IdentityIds.Select(IdentityTopic)];
    }

    private static string CustomerTopic(long customerId) => Topic("customer", customerId);

    private static string Topic(string kind, long id) => string.Create(CultureInfo.InvariantCulture, $"{kind}:{id}");
}
