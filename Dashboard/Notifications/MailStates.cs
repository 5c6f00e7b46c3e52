using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>What the thread says of a public reply's email (product §6).</summary>
public enum MailStateKind
{
    /// <summary>The customer has no address, so there is no mail.</summary>
    NoAddress = 1,

    /// <summary>The project is a demonstration and mails no customer.</summary>
    Demonstration = 2,

    /// <summary>The customer stopped mail about this ticket, or at all.</summary>
    Unsubscribed = 10,

    /// <summary>Waits until <see cref="MailStateView.At"/>; may still be cancelled or hurried.</summary>
    Due = 3,

    /// <summary>A worker has it: too late for both.</summary>
    BeingSent = 4,
    Sent = 5,

    /// <summary>Read in time.</summary>
    Skipped = 6,
    Cancelled = 7,

    /// <summary>Failed for now, and is tried again at <see cref="MailStateView.At"/>.</summary>
    Retrying = 8,
    Failed = 9,
}

/// <summary>The state of one message's email, for <c>_MailState.cshtml</c>.</summary>
/// <param name="At">Due, sent, read, cancelled or failed at; next tried at.</param>
/// <param name="Reason">Why it is retried, skipped or failed, in words.</param>
/// <param name="Address">Where it goes; null if nowhere.</param>
/// <param name="SecondsLeft">Until <paramref name="At"/>, counted by the server's clock; 0 if it is due or past.</param>
public sealed record MailStateView(
    string ProjectSlug, long TicketNumber, int MessageNumber, MailStateKind Kind, DateTimeOffset? At, string? Reason, string? Address, int SecondsLeft)
{
    public bool CanCancel => Kind is MailStateKind.Due or MailStateKind.Retrying;

    public bool CanSendNow => Kind is MailStateKind.Due or MailStateKind.Retrying or MailStateKind.Failed;

    /// <summary>Where its two forms post to.</summary>
    public string Url => $"/{ProjectSlug}/tickets/{TicketNumber}/messages/{MessageNumber}/mail";
}

/// <summary>Reads what became of the emails about a ticket's public replies.</summary>
public sealed class MailStates(DashboardDbContext db, TimeProvider time)
{
    /// <summary>By message number; one entry for each public reply of an agent that has something to say about its email.</summary>
    public async Task<IReadOnlyDictionary<int, MailStateView>> OfTicketAsync(long projectId, long ticketNumber, CancellationToken cancellationToken)
    {
        var ticket = await db.Tickets.Where(t => t.ProjectId == projectId && t.Number == ticketNumber)
            .Select(t => new
            {
                t.Id,
                t.Project.Slug,
                t.Project.SendsCustomerMail,
                t.Customer.Email,
                OptedOutAt = db.MailOptOuts.Where(o => o.CustomerId == t.CustomerId && (o.TicketId == null || o.TicketId == t.Id))
                    .OrderBy(o => o.Id).Select(o => (DateTimeOffset?)o.CreatedAt).FirstOrDefault(),
            }).SingleOrDefaultAsync(cancellationToken);
        if (ticket is null) return new Dictionary<int, MailStateView>();
        var rows = await db.OutboxMessages
            .Where(x => x.OutboxMail.TicketId == ticket.Id && x.OutboxMail.Recipient == MailRecipient.Customer).OrderBy(x => x.Id)
            .Select(x => new Row(x.Number, x.State, x.At, x.OutboxMail.State, x.OutboxMail.DueAt, x.OutboxMail.Reason, x.OutboxMail.ToAddress))
            .ToListAsync(cancellationToken);
        var states = new Dictionary<int, MailStateView>();
        var why = !ticket.SendsCustomerMail ? MailStateKind.Demonstration : string.IsNullOrWhiteSpace(ticket.Email) ? MailStateKind.NoAddress
            : ticket.OptedOutAt is not null ? MailStateKind.Unsubscribed : (MailStateKind?)null;
        if (why is { } kind)
        {
            var numbers = await db.Messages.Where(m => m.TicketId == ticket.Id && m.Author == MessageAuthor.Agent && !m.IsPrivate
                    && (ticket.OptedOutAt == null || m.CreatedAt >= ticket.OptedOutAt))
                .Select(m => m.Number).ToListAsync(cancellationToken);
            foreach (var number in numbers) states[number] = new MailStateView(ticket.Slug, ticketNumber, number, kind, null, null, null, 0);
        }

        foreach (var row in rows) states[row.Number] = View(ticket.Slug, ticketNumber, row);
        return states;
    }

    private MailStateView View(string slug, long ticketNumber, Row row)
    {
        var (kind, at) = row.State switch
        {
            MailedMessageState.Sent => (MailStateKind.Sent, row.At),
            MailedMessageState.Skipped => (MailStateKind.Skipped, row.At),
            MailedMessageState.Cancelled => (MailStateKind.Cancelled, row.At),
            MailedMessageState.Failed => (MailStateKind.Failed, row.At),
            _ => row.MailState switch
            {
                MailState.Retrying => (MailStateKind.Retrying, row.DueAt),
                MailState.Claimed => (MailStateKind.BeingSent, (DateTimeOffset?)null),
                _ => (MailStateKind.Due, row.DueAt),
            },
        };
        var left = kind is MailStateKind.Due or MailStateKind.Retrying ? (int)Math.Ceiling((row.DueAt - time.GetUtcNow()).TotalSeconds) : 0;
        return new MailStateView(slug, ticketNumber, row.Number, kind, at, row.Reason, row.ToAddress, Math.Max(0, left));
    }

    private sealed record Row(
        int Number, MailedMessageState State, DateTimeOffset? At, MailState MailState, DateTimeOffset DueAt, string? Reason, string ToAddress);
}
