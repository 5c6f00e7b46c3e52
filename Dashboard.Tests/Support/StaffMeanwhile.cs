using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Support;

/// <summary>
/// What staff do while the application under test serves others. The application writes the same tickets (a browser reports what was read), so
/// this goes through its use cases, or takes the locks that they take: a ticket that is loaded, changed and saved without meets its concurrency token.
/// </summary>
internal static class StaffMeanwhile
{
    /// <summary>Bob replies through the use case of the ticket's page; open pages and streams hear of it.</summary>
    public static async Task RepliesAsync(this DashboardApp app, string publicId, string text)
    {
        var ticket = await app.Data(db => db.Tickets.Where(t => t.PublicId == publicId).Select(t => new { t.ProjectId, t.Number }).SingleAsync());
        var bob = await app.Data(db => db.Users.Where(u => u.Email == Cast.Bob.Email).Select(u => u.Id).SingleAsync());
        Assert.NotNull(await app.With((ReplyToTicket reply) =>
            reply.RunAsync(new Agent(ticket.ProjectId, bob), ticket.Number, text, [], sendInstantly: false, readUpTo: 0, default)));
    }

    /// <summary>Bob does something to a ticket; open pages and streams hear of it.</summary>
    public static Task ActAsync(this DashboardApp app, string publicId, Action<Ticket, User> act) => app.With(async (DashboardDbContext db) =>
    {
        var ticket = await db.ChangeAsync(db.Tickets.Where(t => t.PublicId == publicId), act);
        app.Services.GetRequiredService<AnnounceTicket>().ToEverybody(ticket);
    });

    /// <summary>Somebody does something to one ticket, and nobody is told.</summary>
    public static async Task<Ticket> ChangeAsync(this DashboardDbContext db, IQueryable<Ticket> which, Action<Ticket, User> act, StaffMember? who = null)
    {
        await using var transaction = await db.BeginWriteAsync(default);
        var ticket = (await db.LockTicketAsync(which, default))!;
        act(ticket, await db.Users.AsTracking().SingleAsync(u => u.Email == (who ?? Cast.Bob).Email));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return ticket;
    }
}
