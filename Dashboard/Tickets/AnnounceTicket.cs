using System.Globalization;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Live;

namespace Dashboard.Tickets;

/// <summary>
/// Tells open pages, after the commit, that a ticket changed; they read again what they may see. What customers hear is on a
/// topic of its own and never says that a private note was written.
/// </summary>
public sealed class AnnounceTicket(LiveEvents live)
{
    /// <summary>A message came or what everybody sees changed.</summary>
    public const string MessageEvent = "message";

    /// <summary>Status, assignee, priority, a note, an event, how far somebody has read.</summary>
    public const string ChangeEvent = "change";

    /// <summary>What concerns the project's lists; its data is the ticket's number.</summary>
    public static string ProjectTopic(long projectId) => string.Create(CultureInfo.InvariantCulture, $"project:{projectId}");

    /// <summary>What concerns one thread, for staff; its data is the ticket's number.</summary>
    public static string TicketTopic(long ticketId) => string.Create(CultureInfo.InvariantCulture, $"ticket:{ticketId}");

    /// <summary>Staff and the customer should look again.</summary>
    public void ToEverybody(Ticket ticket, string name = MessageEvent)
    {
        CustomerNews.Publish(live, ticket, name);
    }

    /// <summary>Only staff should.</summary>
    public void ToStaff(Ticket ticket, string name = ChangeEvent)
    {
        var number = ticket.Number.ToString(CultureInfo.InvariantCulture);
        live.Publish(TicketTopic(ticket.Id), name, number);
        live.Publish(ProjectTopic(ticket.ProjectId), name, number);
    }
}
