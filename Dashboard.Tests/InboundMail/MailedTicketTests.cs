#if MAILKIT
using System.Net;
using System.Text;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Tickets;
using Dashboard.InboundMail;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.InboundMail;

/// <summary>Mail that answers nothing.</summary>
public sealed class MailedTicketTests : IAsyncLifetime
{
    private MailScene scene = null!;

    public async Task InitializeAsync() => scene = await MailScene.StartAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task It_opens_an_unverified_ticket_that_no_door_shows()
    {
        var receipt = await scene.ReceiveAsync(scene.Letter("stranger"));

        Assert.Equal(MailReceiptOutcome.NewTicket, receipt.Outcome);
        var ticket = await scene.TicketAsync(receipt.TicketId!.Value);
        Assert.Equal(("My invoice is wrong", Channel.Email, TicketStatus.New), (ticket.Subject, ticket.Channel, ticket.Status));
        Assert.Equal((IdentityKind.Email, "omar@example.com", false, "mail"), (ticket.Identity!.Kind, ticket.Identity.Text, ticket.Identity.Verified, ticket.Identity.Scope));
        Assert.Equal(("Omar Haddad", "omar@example.com"), (ticket.Customer.Name, ticket.Customer.Email));
        var message = await scene.NewestAsync(ticket.Id);
        Assert.Equal(("It says 12 €, but I bought nothing.", true), (message.Body, message.Unverified));
    }

    [Fact]
    public async Task An_address_known_only_from_mail_joins_no_verified_record()
    {
        var verified = await scene.App.Data(async db =>
        {
            var customer = new Customer(scene.App.Acme.Id, scene.App.Clock.Now);
            customer.LearnSigned("Omar Haddad", "omar@example.com", null, null, null);
            customer.AddIdentity(IdentityKind.Email, "omar@example.com", verified: true, scene.App.Clock.Now);
            db.Add(customer);
            await db.SaveChangesAsync();
            return customer.Id;
        });

        var first = await scene.ReceiveAsync(scene.Letter("stranger"));
        var second = await scene.ReceiveAsync(scene.Letter("stranger"));

        var tickets = (await scene.TicketAsync(first.TicketId!.Value), await scene.TicketAsync(second.TicketId!.Value));
        Assert.NotEqual(verified, tickets.Item1.CustomerId);
        Assert.Equal(tickets.Item1.CustomerId, tickets.Item2.CustomerId);
        Assert.Equal(0, await scene.App.Data(db => db.CustomerJoins.CountAsync()));
    }

    [Fact]
    public async Task Agents_who_opted_in_are_told_and_the_sender_is_not()
    {
        await scene.App.With<DashboardDbContext>(db => db.Memberships.Where(m => m.User.Email == Cast.Bob.Email)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.NotifiedOfUnassigned, true)));

        await scene.ReceiveAsync(scene.Letter("stranger"));

        Assert.Equal([Cast.Bob.Email], await scene.App.Data(db => db.OutboxMails.Select(m => m.ToAddress).ToListAsync()));
    }

    [Fact]
    public async Task An_agents_answer_goes_to_the_address_and_its_answer_comes_back_into_the_same_ticket()
    {
        var opened = await scene.ReceiveAsync(scene.Letter("stranger"));
        var sent = await scene.MailAsync(opened.TicketId!.Value, "We look into it.");

        var receipt = await scene.ReceiveAsync(scene.Plain("Thank you.", sent.ReplyAddress, "omar@example.com"));

        Assert.Contains("omar@example.com", sent.Raw, StringComparison.Ordinal);
        Assert.Equal((MailReceiptOutcome.Reply, opened.TicketId), (receipt.Outcome, receipt.TicketId));
    }

    [Fact]
    public async Task Answers_stand_with_what_their_reader_wrote_by_mail()
    {
        var opened = await scene.ReceiveAsync(scene.Plain("Where is my invoice?"));
        scene.App.Clock.Advance(TimeSpan.FromMinutes(1));
        var first = await scene.MailAsync(opened.TicketId!.Value, "Here it is.");
        scene.App.Clock.Advance(TimeSpan.FromMinutes(1));
        var answer = await scene.ReceiveAsync(scene.Plain("Thank you.", first.ReplyAddress));
        await scene.ReceiveAsync(scene.Plain("A colleague here.", first.ReplyAddress, "omar@example.com"));
        var second = await scene.MailAsync(opened.TicketId.Value, "You are welcome.");

        Assert.Contains($"In-Reply-To: <{opened.MessageId}>", first.Raw, StringComparison.Ordinal);
        Assert.Contains($"In-Reply-To: <{answer.MessageId}>", second.Raw, StringComparison.Ordinal);
        Assert.Matches($@"References: <ticket\.[^>]+>\s+<{opened.MessageId}>\s+<{first.MessageId}>\s+<{answer.MessageId}>\r?\n[^ ]", second.Raw);
    }

    [Fact]
    public async Task A_mail_that_names_itself_as_no_mail_may_is_answered_all_the_same()
    {
        var odd = Encoding.UTF8.GetString(scene.Plain("Hello?")).Replace("plain-", "pl\u00e4in and-", StringComparison.Ordinal);
        var opened = await scene.ReceiveAsync(Encoding.UTF8.GetBytes(odd));

        var sent = await scene.MailAsync(opened.TicketId!.Value);

        Assert.Contains("In-Reply-To: <ticket.", sent.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_mail_of_the_same_thread_is_filed_there()
    {
        var first = await scene.ReceiveAsync(scene.Letter("stranger"));

        var second = await scene.ReceiveAsync(scene.Plain("One thing more.", from: "omar@example.com", headers: $"In-Reply-To: <{first.MessageId}>\r\n"));

        Assert.Equal((MailReceiptOutcome.Filed, first.TicketId), (second.Outcome, second.TicketId));
    }

    [Fact]
    public async Task One_sender_opens_only_so_many_and_what_is_beyond_waits_at_the_mail_server()
    {
        for (var i = 0; i < MailLimits.PerSender; i++) await scene.ReceiveAsync(scene.Letter("stranger"));
        var beyond = scene.Letter("stranger");

        using var answer = await scene.PostAsync(beyond);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(MailLimits.RetryAfter, answer.Headers.RetryAfter!.Delta);
        Assert.Equal(MailReceiptOutcome.NewTicket, (await scene.ReceiveAsync(scene.Plain("Somebody else."))).Outcome);
        scene.App.Clock.Advance(MailLimits.Window);
        Assert.Equal(MailReceiptOutcome.NewTicket, (await scene.ReceiveAsync(beyond)).Outcome);
    }

    [Fact]
    public async Task A_mail_within_a_mail_is_a_file()
    {
        var receipt = await scene.ReceiveAsync(scene.Letter("nested"));

        var message = await scene.NewestAsync(receipt.TicketId!.Value);
        Assert.Equal("See what they wrote.", message.Body);
        Assert.Equal("The original.eml", Assert.Single(message.Attachments).FileName);
    }

    [Fact]
    public async Task Without_a_subject_it_gets_one()
    {
        var mail = System.Text.Encoding.ASCII.GetBytes("From: lisa@example.com\r\nSubject:\r\n\r\nHello.\r\n");

        var receipt = await scene.ReceiveAsync(mail);

        Assert.Equal("(no subject)", (await scene.TicketAsync(receipt.TicketId!.Value)).Subject);
    }
}
#endif
