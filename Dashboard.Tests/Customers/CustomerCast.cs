using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Customers;

/// <param name="IdentityId">Of their visitor token.</param>
internal sealed record Visitor(string PublicId, long CustomerId, long IdentityId, long TicketNumber);

/// <summary>Contacts as the doors leave them that prove nothing.</summary>
internal static class CustomerCast
{
    public const string TokenText = "7c1f0e5d4b3a29180f6e5d4c3b2a1908";

    /// <summary>An anonymous visitor of a widget who says that they have this address, with a ticket of theirs.</summary>
    public static Task<Visitor> VisitsAsync(this DashboardApp app, string? claimedEmail, string subject = "From the widget", long? projectId = null) => app.Data(async db =>
    {
        var now = app.Clock.GetUtcNow();
        await using var transaction = await db.BeginWriteAsync(default);
        var project = (await db.LockProjectAsync(projectId ?? app.Acme.Id, default))!;
        var widget = await db.Widgets.FirstOrDefaultAsync(w => w.ProjectId == project.Id) ?? db.Add(new Widget(project.Id, $"w-{Guid.NewGuid():N}"[..20], "Help bubble", SignatureScope.Email, now)).Entity;
        await db.SaveChangesAsync();
        var customer = new Customer(project.Id, now);
        if (claimedEmail is not null) customer.Edit(null, claimedEmail, null);
        var token = customer.AddIdentity(IdentityKind.VisitorToken, TokenText + Guid.NewGuid().ToString("N"), verified: false, now, $"widget:{widget.Id}");
        if (claimedEmail is not null) customer.AddIdentity(IdentityKind.Email, claimedEmail, verified: false, now, $"widget:{widget.Id}");
        customer.SetAttributes(AttributeOrigin.FromPage, [KeyValuePair.Create("plan", "pirate")], now);
        var ticket = new Ticket(project, customer, token, Channel.Widget, subject, now);
        ticket.AddCustomerMessage("Hello?", customer.DisplayName, verified: false, now);
        db.Add(ticket);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return new Visitor(customer.PublicId, customer.Id, token.Id, ticket.Number);
    });

    /// <summary>Everything that a merge must leave as it is and its undoing must restore, as text.</summary>
    public static Task<string> StateAsync(this DashboardApp app) => app.Data(async db =>
    {
        var customers = await db.Customers.AsNoTracking().OrderBy(c => c.Id).Select(c => $"{c.Id} {c.Name} {c.Email} {c.HeadId} {c.MergedIntoId} {c.MergedBy} {c.MergedAt}").ToListAsync();
        var identities = await db.CustomerIdentities.AsNoTracking().OrderBy(i => i.Id).Select(i => $"{i.Id} {i.CustomerId} {i.Verified}").ToListAsync();
        var tickets = await db.Tickets.AsNoTracking().OrderBy(t => t.Id).Select(t => $"{t.Id} {t.CustomerId} {t.IdentityId}").ToListAsync();
        var attributes = await db.Set<CustomerAttribute>().AsNoTracking().OrderBy(a => a.Id).Select(a => $"{a.Id} {a.CustomerId} {a.Value}").ToListAsync();
        return string.Join('\n', [.. customers, .. identities, .. tickets, .. attributes]);
    });
}
