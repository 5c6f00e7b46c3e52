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
        live.Publish(OfCustomer(ticket.CustomerId), what, ticket.PublicId);
        // Records are joined and taken apart; what a ticket was begun under stays.
        if (ticket.IdentityId is { } identity) live.Publish(OfIdentity(identity), what, ticket.PublicId);
    }

    /// <summary>The same as a change, to this process's streams only.</summary>
    public static void Repeat(LiveEvents live, long customerId, long? identityId, string data)
    {
        live.Deliver(new LiveEvent(OfCustomer(customerId), LiveEvents.LookAgainName, data));
        if (identityId is { } id) live.Deliver(new LiveEvent(OfIdentity(id), LiveEvents.LookAgainName, data));
    }

    /// <summary>What a session's stream listens to.</summary>
    public static IReadOnlyCollection<string> TopicsOf(CustomerScope scope) => [OfCustomer(scope.CustomerId), .. scope.IdentityIds.Select(OfIdentity)];

    private static string OfCustomer(long id) => string.Create(CultureInfo.InvariantCulture, $"customer:{id}");

    /// <summary>Where the streams of sessions of an identity hear what concerns its tickets.</summary>
    public static string OfIdentity(long id) => string.Create(CultureInfo.InvariantCulture, $"identity:{id}");
}
