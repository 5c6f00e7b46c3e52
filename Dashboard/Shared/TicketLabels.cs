using Dashboard.Data.Tickets;

namespace Dashboard.Shared;

/// <summary>What staff read for the values that tickets keep.</summary>
public static class TicketLabels
{
    public static string Label(this TicketStatus status) => status switch
    {
        TicketStatus.New => "New",
        TicketStatus.InProgress => "In progress",
        TicketStatus.Waiting => "Waiting on customer",
        TicketStatus.Resolved => "Resolved",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static string Label(this TicketPriority priority) => priority switch
    {
        TicketPriority.Low => "Low",
        TicketPriority.Normal => "Normal",
        TicketPriority.High => "High",
        TicketPriority.Urgent => "Urgent",
        _ => throw new ArgumentOutOfRangeException(nameof(priority)),
    };

    public static string Label(this Channel channel) => channel switch
    {
        Channel.Portal => "Portal",
        Channel.TicketCenter => "Ticket Center",
        Channel.Widget => "Widget",
        Channel.Email => "Email",
        Channel.Staff => "Staff",
        _ => throw new ArgumentOutOfRangeException(nameof(channel)),
    };

    /// <summary>The class of the status pill.</summary>
    public static string CssClass(this TicketStatus status) => status switch
    {
        TicketStatus.New => "status-new",
        TicketStatus.InProgress => "status-progress",
        TicketStatus.Waiting => "status-waiting",
        _ => "status-resolved",
    };

    /// <summary>The icon of a door.</summary>
    public static string Icon(this Channel channel) => channel switch
    {
        Channel.Portal => "plug",
        Channel.TicketCenter => "messages-square",
        Channel.Widget => "message-square",
        Channel.Email => "mail",
        _ => "user",
    };
}
