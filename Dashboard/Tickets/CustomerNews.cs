using System.Globalization;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Live;

namespace Dashboard.Tickets;

/// <summary>Tells every open stream that may show the ticket that it changed; called after the commit.</summary>
internal static class CustomerNews
{
    /// <param name="what"><c>message</c> or <c>change</c>.</param>
    public static void Publish(LiveEvents live, Ticket ticket, string what)
    {
        var number = ticket.Number.ToString(CultureInfo.InvariantCulture);
        live.Publish(string.Create(CultureInfo.InvariantCulture, $"ticket:{ticket.Id}"), what, number);
        live.Publish(string.Create(CultureInfo.InvariantCulture, $"project:{ticket.ProjectId}"), what, number);
        live.Publish(string.Create(CultureInfo.InvariantCulture, $"customer:{ticket.CustomerId}"), what, ticket.PublicId);
    }
}
