using Dashboard.Data.Tickets;
using Dashboard.Platform;

namespace Dashboard.Notifications;

/// <summary>Where mail leads (product §6). Never built from a request's <c>Host</c>.</summary>
public sealed class MailLinks(PublicUrl publicUrl)
{
    /// <summary>
    /// The support page of the door the ticket came by, with the ticket's opaque name: the script there opens it only
    /// for the signed customer who owns it. Null if that door has no such page.
    /// </summary>
    public static Uri? ForCustomer(Channel channel, string? portalPage, string? ticketCenterPage, string ticketPublicId)
    {
        var page = channel switch
        {
            Channel.TicketCenter => ticketCenterPage,
            // A widget has no support page of its own to lead to.
            Channel.Widget => null,
            _ => portalPage,
        };
        if (string.IsNullOrWhiteSpace(page) || !Uri.TryCreate(page, UriKind.Absolute, out var address)) return null;
        var query = $"support_ticket={Uri.EscapeDataString(ticketPublicId)}";
        return new UriBuilder(address) { Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{query}" : query }.Uri;
    }

    /// <summary>The ticket's page, at one message; null where <c>PublicUrl</c> is not set.</summary>
    public Uri? ForAgent(string projectSlug, long ticketNumber, int messageNumber) =>
        publicUrl.To($"{projectSlug}/tickets/{ticketNumber}#message-{messageNumber}");
}
