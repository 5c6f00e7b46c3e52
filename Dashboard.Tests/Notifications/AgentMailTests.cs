using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Notifications;

/// <summary>Which agents hear by mail of a customer's message.</summary>
public sealed class AgentMailTests : IAsyncLifetime
{
    private SmtpServer smtp = null!;
    private DashboardApp app = null!;
    private Desk desk = null!;

    public async Task InitializeAsync()
    {
        smtp = await SmtpServer.StartAsync();
        app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        desk = new Desk(app);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await smtp.DisposeAsync();
    }

    [Fact]
    public async Task The_assignee_is_told_with_a_link_to_the_ticket()
    {
        var ticket = await desk.OpenTicketAsync();
        await ChooseAsync(Cast.Alice, assigned: true, unassigned: true);
        await AssignAsync(ticket, Cast.Bob);
        var message = await desk.CustomerWritesAsync(ticket, "Still burning.");
        app.Clock.Advance(TimeSpan.FromSeconds(60));

        await desk.DeliverAsync();

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.Equal(["bob@acme.test"], mail.To);
        Assert.Contains("Lisa Müller wrote", mail.Html, StringComparison.Ordinal);
        Assert.Contains($"https://desk.test/acme/tickets/{await desk.NumberOfAsync(ticket)}#message-{message}", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_assignee_all_who_opted_in_are_told_but_no_engineer()
    {
        await ChooseAsync(Cast.Alice, assigned: true, unassigned: true);
        await ChooseAsync(Cast.Bob, assigned: true, unassigned: true);
        await ChooseAsync(Cast.Erin, assigned: true, unassigned: true);
        await desk.CustomerWritesAsync(await desk.OpenTicketAsync());
        app.Clock.Advance(TimeSpan.FromSeconds(60));

        await desk.DeliverAsync();

        Assert.Equal(["alice@acme.test", "bob@acme.test"], (await smtp.ReceivedAsync()).SelectMany(m => m.To).Order());
    }

    [Fact]
    public async Task An_agent_who_opened_the_ticket_in_time_gets_none()
    {
        var ticket = await desk.OpenTicketAsync();
        await AssignAsync(ticket, Cast.Bob);
        var number = await desk.CustomerWritesAsync(ticket);
        await app.With<DashboardDbContext>(async db =>
        {
            db.Add(new TicketRead(ticket, await IdOfAsync(Cast.Bob), number, app.Clock.Now));
            await db.SaveChangesAsync();
        });
        app.Clock.Advance(TimeSpan.FromSeconds(60));

        await desk.DeliverAsync();

        Assert.Empty(await smtp.ReceivedAsync());
        Assert.Equal(MailState.Skipped, (await desk.MailsAsync(ticket)).Single().State);
    }

    [Fact]
    public async Task An_assignee_who_wants_no_mail_gets_none_and_nobody_else_either()
    {
        var ticket = await desk.OpenTicketAsync();
        await ChooseAsync(Cast.Alice, assigned: true, unassigned: true);
        await ChooseAsync(Cast.Bob, assigned: false, unassigned: true);
        await AssignAsync(ticket, Cast.Bob);

        await desk.CustomerWritesAsync(ticket);

        Assert.Empty(await desk.MailsAsync(ticket));
    }

    [Fact]
    public async Task Somebody_who_left_the_project_is_not_told_any_more()
    {
        var ticket = await desk.OpenTicketAsync();
        await AssignAsync(ticket, Cast.Bob);
        await desk.CustomerWritesAsync(ticket);
        var bob = await IdOfAsync(Cast.Bob);
        await app.With<DashboardDbContext>(db => db.Memberships.Where(m => m.UserId == bob).ExecuteDeleteAsync());
        app.Clock.Advance(TimeSpan.FromSeconds(60));

        await desk.DeliverAsync();

        Assert.Empty(await smtp.ReceivedAsync());
    }

    private Task<Guid> IdOfAsync(StaffMember member) => app.Data(db => db.Users.Where(u => u.Email == member.Email).Select(u => u.Id).SingleAsync());

    private Task ChooseAsync(StaffMember member, bool assigned, bool unassigned) => app.With<DashboardDbContext>(async db =>
    {
        (await db.Memberships.AsTracking().SingleAsync(m => m.User.Email == member.Email)).ChooseNotifications(assigned, unassigned);
        await db.SaveChangesAsync();
    });

    private async Task AssignAsync(long ticketId, StaffMember member) => await app.Data(db =>
        db.ChangeAsync(db.Tickets.Where(t => t.Id == ticketId), (ticket, user) => ticket.Assign(user, app.Clock.Now), member));
}
