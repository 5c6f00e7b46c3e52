using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.InboundMail;

/// <param name="Ticket">Null if it was admitted nowhere after all: its writer is blocked.</param>
public sealed record AdmittedReply(Ticket? Ticket);

/// <summary>
/// A mail to a reply address of ours is a message in that ticket: its token is the only thing that admits it. What it answers
/// may be a conversation that an unproved visitor's token shows; then it goes into a ticket apart, which that token cannot see
/// (product rule 1.4).
/// </summary>
public sealed class AdmitReply(DashboardDbContext db, ReplyAddresses addresses, OpenMailedTicket open, QueueAgentMail queueMail, TimeProvider time)
{
    /// <returns>Null if no token of this project is among its recipients.</returns>
    public async Task<AdmittedReply?> RunAsync(MailReceipt receipt, ParsedMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(mail);
        if (await addresses.FindAsync(receipt.ProjectId, mail.Tokens, cancellationToken) is not { } address) return null;
        var ticketId = address.SeparateTicketId ?? address.TicketId;
        var ticket = await db.LockTicketAsync(db.Tickets.Where(t => t.Id == ticketId && t.ProjectId == receipt.ProjectId), cancellationToken);
        if (ticket is null) return null;
        var identity = ticket.IdentityId is null ? null : await db.CustomerIdentities.SingleAsync(i => i.Id == ticket.IdentityId, cancellationToken);
        if (identity is { IsBlocked: true })
        {
            receipt.KeepOut(MailReceiptOutcome.Blocked, $"\"{identity.Text}\" is blocked", mail.Text, ticket.Id);
            return new AdmittedReply(null);
        }

        return new AdmittedReply(IsVisitors(ticket, identity)
            ? await OpenApartAsync(receipt, mail, address, ticket, cancellationToken)
            : await AppendAsync(receipt, mail, address, ticket, cancellationToken));
    }

    /// <summary>Whether somebody whom no signature vouched for sees this conversation at a door.</summary>
    private static bool IsVisitors(Ticket ticket, CustomerIdentity? identity) =>
        identity is { Kind: IdentityKind.VisitorToken } || (identity is { Verified: false } && ticket.Channel is Channel.TicketCenter or Channel.Widget);

    private async Task<Ticket> AppendAsync(MailReceipt receipt, ParsedMail mail, ReplyAddress address, Ticket ticket, CancellationToken cancellationToken)
    {
        var message = ticket.AddMailedMessage(MailText.BodyOf(mail), mail.Sender, mail.FromAddress, time.GetUtcNow());
        await MailText.AttachAsync(message, mail, time.GetUtcNow(), cancellationToken);
        var elsewhere = !mail.FromAddress.Equals(address.Address, StringComparison.OrdinalIgnoreCase);
        receipt.PutInto(ticket, MailReceiptOutcome.Reply, elsewhere ? $"Sent from another address than {address.Address}, where the mail it answers went" : null);
        await queueMail.RunAsync(ticket, message, cancellationToken);
        return ticket;
    }

    private async Task<Ticket?> OpenApartAsync(MailReceipt receipt, ParsedMail mail, ReplyAddress address, Ticket visitors, CancellationToken cancellationToken)
    {
        var apart = await open.RunAsync(receipt, mail, MailReceiptOutcome.SeparateTicket, visitors, cancellationToken);
        if (apart is null) return null;
        address.ContinueIn(apart);
        var now = time.GetUtcNow();
        visitors.AddEvent(mail.Sender, $"answered by mail, in ticket #{apart.Number}: nobody has proved who writes in this conversation", now);
        apart.AddEvent(mail.Sender, $"answers by mail what was written in ticket #{visitors.Number}", now);
        return apart;
    }
}
