using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests;

/// <summary>A lock is worth what is read after it.</summary>
public sealed class DashboardDbContextExtensionsTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_project_that_was_read_before_its_lock_hands_out_the_next_number_all_the_same()
    {
        await using var early = app.Database.Open();
        await early.Projects.AsTracking().SingleAsync(p => p.Id == app.Acme.Id);
        var first = await OpenTicketAsync();

        await using var transaction = await early.BeginWriteAsync(default);
        var project = await early.LockProjectAsync(app.Acme.Id, default);

        Assert.Equal(first.Number + 1, project!.TakeTicketNumber());
    }

    [Fact]
    public async Task A_ticket_that_was_read_before_its_lock_is_as_it_is_now()
    {
        var ticket = await OpenTicketAsync();
        await using var early = app.Database.Open();
        var tracked = await early.Tickets.AsTracking().SingleAsync(t => t.Id == ticket.Id);
        await app.Data(db => db.Tickets.Where(t => t.Id == ticket.Id).ExecuteUpdateAsync(s => s.SetProperty(t => t.LastMessageNumber, 7)));

        await using var transaction = await early.BeginWriteAsync(default);
        var locked = await early.LockTicketAsync(early.Tickets.Where(t => t.Id == ticket.Id), default);
        var message = locked!.AddCustomerMessage("Me too.", "Lisa", verified: true, app.Clock.Now);
        await early.SaveChangesAsync();

        Assert.Same(tracked, locked);
        Assert.Equal(8, message.Number);
    }

    [Fact]
    public async Task What_was_changed_before_the_lock_is_refused_instead_of_lost()
    {
        var ticket = await OpenTicketAsync();
        await using var early = app.Database.Open();
        (await early.Tickets.AsTracking().SingleAsync(t => t.Id == ticket.Id)).ChangePriority(TicketPriority.High, app.Clock.Now);

        await using var transaction = await early.BeginWriteAsync(default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => early.LockTicketAsync(early.Tickets.Where(t => t.Id == ticket.Id), default));
    }

    private Task<Ticket> OpenTicketAsync() => app.Data(async db =>
    {
        await using var transaction = await db.BeginWriteAsync(default);
        var project = (await db.LockProjectAsync(app.Acme.Id, default))!;
        var ticket = new Ticket(project, new Customer(project.Id, app.Clock.Now), null, Channel.Portal, "Printer", app.Clock.Now);
        db.Add(ticket);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return ticket;
    });
}
