using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Tickets;

/// <summary>Conversations as the doors leave them, for tests that begin on the staff side.</summary>
internal static class TicketCast
{
    /// <summary>A customer as a signed payload makes them, or finds the one that is there.</summary>
    public static async Task<string> KnowsAsync(this DashboardApp app, EndCustomer person, long? projectId = null)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        return (await FindOrAddAsync(db, projectId ?? app.Acme.Id, person, app.Clock.GetUtcNow())).PublicId;
    }

    /// <summary>A customer's ticket from the portal; returns its number.</summary>
    public static async Task<long> WritesAsync(
        this DashboardApp app, EndCustomer person, string subject, string body = "It does not work.", long? projectId = null, Channel channel = Channel.Portal)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        await using var transaction = await db.BeginWriteAsync(default);
        var now = app.Clock.GetUtcNow();
        var project = (await db.LockProjectAsync(projectId ?? app.Acme.Id, default))!;
        var customer = await FindOrAddAsync(db, project.Id, person, now);
        var ticket = new Ticket(project, customer, customer.Identities.First(), channel, subject, now);
        db.Add(ticket);
        ticket.AddCustomerMessage(body, person.Name, verified: true, now);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return ticket.Number;
    }

    /// <summary>The customer writes again.</summary>
    public static async Task AnswersAsync(this DashboardApp app, long number, string body)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        await using var transaction = await db.BeginWriteAsync(default);
        var ticket = (await db.LockTicketAsync(db.Tickets.Where(t => t.ProjectId == app.Acme.Id && t.Number == number), default))!;
        ticket.AddCustomerMessage(body, "Lisa Müller", verified: true, app.Clock.GetUtcNow());
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    public static Task<Ticket> TicketAsync(this DashboardApp app, long number) => app.Data(db => db.Tickets.AsNoTracking()
        .Include(t => t.Messages).ThenInclude(m => m.Attachments).Include(t => t.Assignee).SingleAsync(t => t.ProjectId == app.Acme.Id && t.Number == number));

    private static async Task<Customer> FindOrAddAsync(DashboardDbContext db, long projectId, EndCustomer person, DateTimeOffset now)
    {
        var customer = await db.Customers.AsTracking().Include(c => c.Identities)
            .FirstOrDefaultAsync(c => c.ProjectId == projectId && c.Identities.Any(i => i.Text == person.ExternalUserId && i.Verified));
        if (customer is not null) return customer;
        customer = new Customer(projectId, now);
        customer.LearnSigned(person.Name, person.Email, null, null, "en");
        customer.AddIdentity(IdentityKind.ExternalUserId, person.ExternalUserId, verified: true, now);
        customer.AddIdentity(IdentityKind.Email, person.Email, verified: true, now);
        db.Add(customer);
        await db.SaveChangesAsync();
        return customer;
    }
}
