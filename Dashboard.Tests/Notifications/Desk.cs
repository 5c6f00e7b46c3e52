using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Notifications;

/// <summary>Writes tickets and replies the way the use cases of Tickets do, with mail queued in their transaction.</summary>
internal sealed class Desk(DashboardApp app)
{
    /// <summary>Lisa's new ticket in acme; nobody is told of it.</summary>
    public Task<long> OpenTicketAsync(string subject = "Printer on fire", string? email = "lisa@example.com", Channel channel = Channel.Portal, string? locale = null) =>
        app.Data(async db =>
        {
            await using var transaction = await db.BeginWriteAsync(default);
            var project = (await db.LockProjectAsync(app.Acme.Id, default))!;
            var customer = new Customer(project.Id, app.Clock.Now);
            customer.LearnSigned("Lisa Müller", email, null, null, locale);
            var ticket = new Ticket(project, customer, null, channel, subject, app.Clock.Now);
            ticket.AddCustomerMessage("It burns.", "Lisa Müller", verified: true, app.Clock.Now);
            db.Add(ticket);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            return ticket.Id;
        });

    /// <returns>The message's number in its ticket.</returns>
    public async Task<int> ReplyAsync(long ticketId, string body = "Use the extinguisher.", bool instantly = false, StaffMember? agent = null)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        await using var transaction = await db.BeginWriteAsync(default);
        var ticket = (await db.LockTicketAsync(db.Tickets.Where(t => t.Id == ticketId), default))!;
        var user = await db.Users.AsTracking().SingleAsync(u => u.Email == (agent ?? Cast.Bob).Email);
        var message = ticket.Reply(user, body, app.Clock.Now);
        await scope.ServiceProvider.GetRequiredService<QueueCustomerMail>().RunAsync(ticket, message, instantly, default);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return message.Number;
    }

    /// <returns>The message's number in its ticket.</returns>
    public async Task<int> CustomerWritesAsync(long ticketId, string body = "Still burning.")
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        await using var transaction = await db.BeginWriteAsync(default);
        var ticket = (await db.LockTicketAsync(db.Tickets.Where(t => t.Id == ticketId), default))!;
        var message = ticket.AddCustomerMessage(body, "Lisa Müller", verified: true, app.Clock.Now);
        await scope.ServiceProvider.GetRequiredService<QueueAgentMail>().RunAsync(ticket, message, default);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return message.Number;
    }

    public Task ChangeTicketAsync(long ticketId, Action<Ticket> change) => app.With<DashboardDbContext>(async db =>
    {
        await using var transaction = await db.BeginWriteAsync(default);
        change((await db.LockTicketAsync(db.Tickets.Where(t => t.Id == ticketId), default))!);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    });

    public Task CustomerReadsAsync(long ticketId, int number) => ChangeTicketAsync(ticketId, t => t.ReadByCustomerUpTo(number, app.Clock.Now));

    /// <summary>What the worker does in one go: everything that is due now.</summary>
    /// <returns>How many mails were taken care of.</returns>
    public async Task<int> DeliverAsync()
    {
        for (var delivered = 0; ; delivered++)
        {
            var round = await app.With<DeliverDueMail, DeliveryRound>(d => d.RunAsync(default));
            if (!round.Delivered) return delivered;
        }
    }

    public Task<List<OutboxMail>> MailsAsync(long ticketId) => app.Data(db =>
        db.OutboxMails.AsNoTracking().Include(m => m.Messages.OrderBy(x => x.Number)).Where(m => m.TicketId == ticketId).OrderBy(m => m.Id).ToListAsync());

    public Task<long> NumberOfAsync(long ticketId) => app.Data(db => db.Tickets.Where(t => t.Id == ticketId).Select(t => t.Number).SingleAsync());
}
