#if MAILKIT
using System.Text;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.InboundMail;

/// <summary>Mail that comes back to a reply address, and mail that only looks as if it did.</summary>
public sealed class RepliesTests : IAsyncLifetime
{
    private MailScene scene = null!;

    public async Task InitializeAsync() => scene = await MailScene.StartAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Customers_mail_carries_an_address_of_its_own_for_each_ticket_and_the_same_in_every_mail()
    {
        var first = await scene.Desk.OpenTicketAsync();
        var second = await scene.Desk.OpenTicketAsync();

        var (one, again, other) = (await scene.MailAsync(first), await scene.MailAsync(first, "And now?"), await scene.MailAsync(second));

        Assert.Matches("^reply\\+[0-9a-f]{32}@reply\\.acme\\.test$", one.ReplyAddress);
        Assert.Equal(one.ReplyAddress, again.ReplyAddress);
        Assert.NotEqual(one.ReplyAddress, other.ReplyAddress);
        Assert.Contains("To answer, reply to this mail.", one.Raw, StringComparison.Ordinal);
        // Who reads the database alone cannot write in anybody's name.
        Assert.DoesNotContain(one.ReplyAddress[6..38], await scene.App.Data(async db => string.Join(' ', await db.ReplyAddresses.Select(a => a.TokenHash).ToListAsync())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_reopens_the_ticket_is_marked_unproven_and_tells_the_agents()
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);
        await scene.Desk.ChangeTicketAsync(ticket, t => t.ChangeStatus(TicketStatus.Resolved, scene.App.Clock.Now));
        await AssignToBobAsync(ticket);

        var receipt = await scene.ReceiveAsync(scene.Letter("gmail", sent));

        Assert.Equal((MailReceiptOutcome.Reply, ticket), (receipt.Outcome, receipt.TicketId));
        var after = await scene.TicketAsync(ticket);
        Assert.Equal((TicketStatus.InProgress, true), (after.Status, after.UnreadByStaff));
        var message = await scene.NewestAsync(ticket);
        Assert.Equal((MessageAuthor.Customer, false, true, "lisa@example.com", "Lisa Müller"), (message.Author, message.IsPrivate, message.Unverified, message.MailFrom, message.AuthorName));
        Assert.Contains("the printer is *cold* now", message.Body, StringComparison.Ordinal);
        Assert.Contains(await scene.Desk.MailsAsync(ticket), m => m.ToAddress == Cast.Bob.Email);

        var page = await (await scene.App.SignInAsync(Cast.Bob)).GetAsync($"/acme/tickets/{after.Number}");
        Assert.Contains("By mail, sender not proven: lisa@example.com", page.Text, StringComparison.Ordinal);
        var quoted = page.Document.QuerySelector("details.quoted")!;
        Assert.Contains("Use the extinguisher.", quoted.TextContent, StringComparison.Ordinal);
        Assert.Contains("wrote:", quoted.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("printer is", quoted.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outlook", "It is out. Grüße", "Müller, Lisa")]
    [InlineData("spanish", "Ya está apagada, ¡gracias!", "José Nuñez")]
    [InlineData("japanese", "プリンターは消えました。ありがとう。", "山田")]
    [InlineData("html-only", "First line\nsecond line & a link (https://example.com/a?b=1)\n\n- one\n- two\n\ncell next", "Lisa")]
    [InlineData("apple", "Here is a picture of the printer, which is long enough a line that the program has wrapped it.\n\nAnd this stands below it.", "Lisa")]
    public async Task Mail_of_many_programs_is_read_and_what_it_quotes_is_folded(string letter, string fresh, string author)
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);

        await scene.ReceiveAsync(scene.Letter(letter, sent));

        var message = await scene.NewestAsync(ticket);
        Assert.Equal(fresh, QuotedText.Split(message.Body).Fresh);
        Assert.Equal(author, message.AuthorName);
        Assert.DoesNotContain("alert(1)", message.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Preheader", message.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_come_with_it_named_and_typed_as_everywhere()
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);

        await scene.ReceiveAsync(scene.Letter("apple", sent));
        var picture = Assert.Single((await scene.NewestAsync(ticket)).Attachments);
        await scene.ReceiveAsync(scene.Letter("winmail", sent));
        var offer = Assert.Single((await scene.NewestAsync(ticket)).Attachments);

        Assert.Equal(("Drucker über.png", "image/png"), (picture.FileName, picture.ContentType));
        Assert.Equal("offer.txt", offer.FileName);
        Assert.Equal("The offer, unpacked.", Encoding.ASCII.GetString(offer.Chunks.Single().Bytes));
    }

    [Fact]
    public async Task Files_beyond_the_limits_are_named_in_the_message()
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);
        var parts = string.Concat(Enumerable.Range(1, 7).Select(i =>
            $"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"{i}.pdf\"\r\n\r\n{(i == 2 ? new string('x', 11 * 1024 * 1024) : "pdf")}\r\n"));
        var mail = $"From: lisa@example.com\r\nTo: {sent.ReplyAddress}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n";

        await scene.ReceiveAsync(Encoding.ASCII.GetBytes(mail));

        var message = await scene.NewestAsync(ticket);
        Assert.Equal(["1.pdf", "3.pdf", "4.pdf", "5.pdf", "6.pdf"], message.Attachments.OrderBy(a => a.Id).Select(a => a.FileName));
        Assert.Equal("[This mail has no text, only files.]\n\n[Left out, as a message takes 5 files of at most 10 MB: 2.pdf (12 MB), 7.pdf]", message.Body);
    }

    [Fact]
    public async Task A_text_longer_than_a_message_can_be_is_a_file_besides()
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);
        var text = string.Join("\r\n", Enumerable.Range(1, 40_000).Select(i => $"Line {i} of very many. 🙂"));

        await scene.ReceiveAsync(scene.Plain(text, sent.ReplyAddress));

        var message = await scene.NewestAsync(ticket);
        Assert.EndsWith("The whole text is in the file message.txt.]", message.Body, StringComparison.Ordinal);
        var file = Assert.Single(message.Attachments);
        var bytes = file.Chunks.OrderBy(c => c.Index).SelectMany(c => c.Bytes).ToArray();
        Assert.EndsWith("Line 40000 of very many. 🙂", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_reply_says_that_it_is_empty()
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);

        await scene.ReceiveAsync(scene.Plain("", sent.ReplyAddress));

        Assert.Equal("[This mail has no text.]", (await scene.NewestAsync(ticket)).Body);
    }

    [Theory]
    [InlineData("Cc: Acme <{0}>\r\n")]
    [InlineData("Delivered-To: {0}\r\n")]
    [InlineData("X-Original-To: {0}\r\n")]
    [InlineData("Envelope-To: {1}\r\n")]
    public async Task The_address_admits_wherever_a_recipient_stands(string header)
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);

        var receipt = await scene.ReceiveAsync(scene.Plain("Here.", headers: string.Format(System.Globalization.CultureInfo.InvariantCulture, header, sent.ReplyAddress, sent.ReplyAddress.ToUpperInvariant())));

        Assert.Equal((MailReceiptOutcome.Reply, ticket), (receipt.Outcome, receipt.TicketId));
    }

    [Fact]
    public async Task The_mail_server_may_say_the_recipient_beside_the_mail()
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);

        var receipt = await scene.ReceiveAsync(scene.Plain("Blind copy."), ("X-Envelope-To", sent.ReplyAddress));

        Assert.Equal((MailReceiptOutcome.Reply, ticket), (receipt.Outcome, receipt.TicketId));
    }

    [Fact]
    public async Task An_answer_from_another_address_is_admitted_and_its_sender_shown()
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);

        var receipt = await scene.ReceiveAsync(scene.Plain("From my other account.", sent.ReplyAddress, "lisa.private@example.net"));

        Assert.Equal(MailReceiptOutcome.Reply, receipt.Outcome);
        Assert.Contains("another address than lisa@example.com", receipt.Reason, StringComparison.Ordinal);
        Assert.Equal("lisa.private@example.net", (await scene.NewestAsync(ticket)).MailFrom);
    }

    [Fact]
    public async Task A_token_that_is_tampered_with_or_another_projects_admits_nothing()
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);
        var before = await scene.CountMessagesAsync(ticket);
        var digit = sent.ReplyAddress[10] == '0' ? '1' : '0';
        var tampered = sent.ReplyAddress[..10] + digit + sent.ReplyAddress[11..];
        var theirs = await MailScene.CreateSecretAsync(scene.App, scene.App.Globex);

        var receipt = await scene.ReceiveAsync(scene.Plain("Let me in.", tampered));
        using var elsewhere = await scene.PostAsync(scene.Plain("Let me in there.", sent.ReplyAddress), theirs, "globex");

        Assert.Equal(MailReceiptOutcome.NewTicket, receipt.Outcome);
        Assert.Equal(MailReceiptOutcome.NewTicket, await scene.App.Data(db => db.MailReceipts.Where(r => r.ProjectId == scene.App.Globex.Id).Select(r => r.Outcome).SingleAsync()));
        Assert.Equal(before, await scene.CountMessagesAsync(ticket));
    }

    [Fact]
    public async Task A_token_of_one_ticket_admits_to_no_other_whatever_else_the_mail_names()
    {
        var (mine, other) = (await scene.Desk.OpenTicketAsync(), await scene.Desk.OpenTicketAsync());
        var (sent, theirs) = (await scene.MailAsync(mine), await scene.MailAsync(other));
        var before = await scene.CountMessagesAsync(other);

        var receipt = await scene.ReceiveAsync(scene.Plain("Hello.", sent.ReplyAddress, headers: $"In-Reply-To: <{theirs.MessageId}>\r\n"));

        Assert.Equal(mine, receipt.TicketId);
        Assert.Equal(before, await scene.CountMessagesAsync(other));
    }

    [Fact]
    public async Task References_alone_only_file_a_mail_for_agents()
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);
        await scene.Desk.ChangeTicketAsync(ticket, t => t.ChangeStatus(TicketStatus.Resolved, scene.App.Clock.Now));

        var receipt = await scene.ReceiveAsync(scene.Plain("I am Lisa, believe me.", headers: $"References: <x@y.example> <{sent.MessageId}>\r\n"));

        Assert.Equal((MailReceiptOutcome.Filed, ticket), (receipt.Outcome, receipt.TicketId));
        var message = await scene.NewestAsync(ticket);
        Assert.Equal((MessageAuthor.System, true), (message.Author, message.IsPrivate));
        var after = await scene.TicketAsync(ticket);
        Assert.Equal((TicketStatus.Resolved, 1, true), (after.Status, after.LastCustomerMessageNumber, after.UnreadByStaff));
        Assert.DoesNotContain(await scene.Desk.MailsAsync(ticket), m => m.Messages.Any(x => x.Number == message.Number));
        var page = await (await scene.App.SignInAsync(Cast.Bob)).GetAsync($"/acme/tickets/{after.Number}");
        Assert.Contains("Filed for the team: it names this ticket, but came to no reply address", page.Text, StringComparison.Ordinal);
        Assert.Contains("I am Lisa, believe me.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subject_never_leads_to_a_ticket()
    {
        var ticket = await scene.Desk.OpenTicketAsync();
        var before = await scene.CountMessagesAsync(ticket);
        var mail = scene.Plain("Hello.", from: "lisa@example.com");
        mail = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(mail).Replace("A question", $"Re: [#{await scene.Desk.NumberOfAsync(ticket)}] Printer on fire", StringComparison.Ordinal));

        Assert.Equal(MailReceiptOutcome.NewTicket, (await scene.ReceiveAsync(mail)).Outcome);
        Assert.Equal(before, await scene.CountMessagesAsync(ticket));
    }

    [Fact]
    public async Task A_reply_to_an_unproved_visitors_conversation_opens_a_ticket_that_the_visitor_cannot_see()
    {
        var visitors = await OpenVisitorsTicketAsync();
        var sent = await scene.MailAsync(visitors);

        var receipt = await scene.ReceiveAsync(scene.Plain("My card number is 4111.", sent.ReplyAddress, "claimed@example.com"));
        var again = await scene.ReceiveAsync(scene.Plain("And the month is May.", sent.ReplyAddress, "claimed@example.com"));

        Assert.Equal(MailReceiptOutcome.SeparateTicket, receipt.Outcome);
        Assert.NotEqual(visitors, receipt.TicketId);
        Assert.Equal((MailReceiptOutcome.Reply, receipt.TicketId), (again.Outcome, again.TicketId));
        var apart = await scene.TicketAsync(receipt.TicketId!.Value);
        Assert.Equal((Channel.Email, IdentityKind.Email, false), (apart.Channel, apart.Identity!.Kind, apart.Identity.Verified));
        var seen = await scene.App.Data(db => db.Messages.Where(m => m.TicketId == visitors && !m.IsPrivate).Select(m => m.Body).ToListAsync());
        Assert.DoesNotContain(seen, b => b.Contains("card", StringComparison.Ordinal));
        Assert.NotEqual((await scene.TicketAsync(visitors)).CustomerId, apart.CustomerId);
    }

    [Fact]
    public async Task Mail_about_a_blocked_identitys_ticket_is_only_logged()
    {
        var first = await scene.ReceiveAsync(scene.Letter("stranger"));
        var sent = await scene.MailAsync(first.TicketId!.Value);
        await scene.App.With<DashboardDbContext>(async db =>
        {
            (await db.CustomerIdentities.AsTracking().SingleAsync(i => i.Text == "omar@example.com")).Block(scene.App.Clock.Now);
            await db.SaveChangesAsync();
        });

        Assert.Equal(MailReceiptOutcome.Blocked, (await scene.ReceiveAsync(scene.Plain("Let me in.", sent.ReplyAddress))).Outcome);
        Assert.Equal(MailReceiptOutcome.Blocked, (await scene.ReceiveAsync(scene.Letter("stranger"))).Outcome);
        Assert.Equal(1, await scene.App.Data(db => db.Tickets.CountAsync()));
    }

    private async Task AssignToBobAsync(long ticketId) => await scene.App.Data(db =>
        db.ChangeAsync(db.Tickets.Where(t => t.Id == ticketId), (ticket, bob) => ticket.Assign(bob, scene.App.Clock.Now)));

    private Task<long> OpenVisitorsTicketAsync() => scene.App.Data(async db =>
    {
        await using var transaction = await db.BeginWriteAsync(default);
        var project = (await db.LockProjectAsync(scene.App.Acme.Id, default))!;
        var customer = new Customer(project.Id, scene.App.Clock.Now);
        customer.Edit("Somebody", "claimed@example.com", null);
        var identity = customer.AddIdentity(IdentityKind.VisitorToken, "visitor-1", verified: false, scene.App.Clock.Now);
        var ticket = new Ticket(project, customer, identity, Channel.Widget, "Hello", scene.App.Clock.Now);
        ticket.AddCustomerMessage("Hello?", "Somebody", verified: false, scene.App.Clock.Now);
        db.Add(ticket);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return ticket.Id;
    });
}
#endif
