using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.ChatWidget;

/// <summary>Mail goes to a claimed address only about the visitor's own conversation (product rule 1.4).</summary>
public sealed class ClaimedMailTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_claimed_address_hears_of_the_visitors_own_conversation_and_of_nothing_else()
    {
        var site = await WidgetSite.AddAsync(app, "mailed");
        var visit = (await site.OpenAsync(new { userEmail = "claims@example.com" })).IsOk();
        var own = await site.SayAsync(visit.Token, "Will you write to me?");
        var agent = await AgentAsync();

        await app.With((ReplyToTicket reply) => reply.RunAsync(agent, NumberOf(own), "We will.", [], false, 0, default));
        Assert.Equal(["claims@example.com"], await MailedAsync(own));

        await app.With((OpenTicketForCustomer open) => open.RunAsync(agent, new TicketForCustomer { CustomerPublicId = visit.ContactId, Subject = "Another matter", Message = "Hello" }, [], default));
        var other = await app.Data(db => db.Tickets.Where(t => t.Subject == "Another matter").Select(t => t.PublicId).SingleAsync());
        Assert.Empty(await MailedAsync(other));
    }

    [Fact]
    public async Task Once_adopted_it_is_the_verified_address_that_hears()
    {
        var site = await WidgetSite.AddAsync(app, "mailed-adopted", SignatureScope.Email);
        var visit = (await site.OpenAsync(new { userEmail = "before@example.com" })).IsOk();
        var own = await site.SayAsync(visit.Token, "Before");
        (await site.SignInAsync("after@example.com", visit.VisitorToken)).IsOk();

        await app.With(async (ReplyToTicket reply) => await reply.RunAsync(await AgentAsync(), NumberOf(own), "Answer", [], false, 0, default));

        Assert.Equal(["after@example.com"], await MailedAsync(own));
    }

    private long NumberOf(string id) => app.Data(db => db.Tickets.Where(t => t.PublicId == id).Select(t => t.Number).SingleAsync()).GetAwaiter().GetResult();

    private Task<List<string>> MailedAsync(string id) => app.Data(db => db.OutboxMails.Where(m => m.Ticket.PublicId == id && m.RecipientKey == "customer").Select(m => m.ToAddress).ToListAsync());

    private Task<Agent> AgentAsync() => app.Data(async db => new Agent(app.Acme.Id, await db.Users.Where(u => u.Email == Cast.Bob.Email).Select(u => u.Id).SingleAsync()));
}
