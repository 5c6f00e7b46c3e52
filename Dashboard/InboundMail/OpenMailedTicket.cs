using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.InboundMail;

/// <summary>
/// A mail opens an unverified ticket under the contact of the address that it claims. That contact is one of its own: it is
/// never joined by itself with a record of the same address (product rules 1.4, 1.6), and no door shows its tickets.
/// </summary>
public sealed class OpenMailedTicket(DashboardDbContext db, QueueAgentMail queueMail, TimeProvider time)
{
    /// <summary>Scope of identities that are known only from mail.</summary>
    public const string MailScope = "mail";

    /// <param name="answers">The ticket that it answers and must not be seen in; null if none.</param>
    /// <returns>Null if the address is blocked.</returns>
    public async Task<Ticket?> RunAsync(
        MailReceipt receipt, ParsedMail mail, MailReceiptOutcome outcome, Ticket? answers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(mail);
        var project = await db.LockProjectAsync(receipt.ProjectId, cancellationToken) ?? throw new InvalidOperationException("Whoever posted it proved to be of a project.");
        var now = time.GetUtcNow();
        var identity = await ContactAsync(project.Id, mail, now, cancellationToken);
        if (identity.IsBlocked)
        {
            receipt.KeepOut(MailReceiptOutcome.Blocked, $"\"{identity.Text}\" is blocked", mail.Text, answers?.Id);
            return null;
        }

        var subject = mail.Subject.Length > 0 ? HeaderText.Clean(mail.Subject, Ticket.MaxSubjectLength) : "(no subject)";
        var ticket = new Ticket(project, identity.Customer, identity, Channel.Email, subject, now);
        db.Tickets.Add(ticket);
        identity.Customer.Seen(now);
        var message = ticket.AddMailedMessage(MailText.BodyOf(mail), mail.Sender, mail.FromAddress, now);
        await MailText.AttachAsync(message, mail, now, cancellationToken);
        receipt.PutInto(ticket, outcome);
        await queueMail.RunAsync(ticket, message, cancellationToken);
        return ticket;
    }

    private async Task<CustomerIdentity> ContactAsync(long projectId, ParsedMail mail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await db.CustomerIdentities.AsTracking().Include(i => i.Customer)
            .Where(i => i.ProjectId == projectId && i.Kind == IdentityKind.Email && i.Text == mail.FromAddress && !i.Verified && i.Scope == MailScope)
            .OrderBy(i => i.Id).FirstOrDefaultAsync(cancellationToken);
        if (known is not null) return known;
        var customer = new Customer(projectId, now);
        customer.Edit(mail.FromName, mail.FromAddress, company: null);
        db.Customers.Add(customer);
        return customer.AddIdentity(IdentityKind.Email, mail.FromAddress, verified: false, now, MailScope);
    }
}
