using Bogus;
using Dashboard.Data.Customers;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;

namespace Dashboard.CommandLine.Demo;

/// <summary>Plays one conversation as far as its age lets it have come.</summary>
internal sealed class DemoTicket(Project project, IReadOnlyList<User> agents, IReadOnlyList<Conversation> conversations, DateTimeOffset now)
{
    /// <summary>A ticket with its messages, and the public answers with their times, for the mail they would have caused.</summary>
    public (Ticket Ticket, IReadOnlyList<Message> Answers) Play(long number, PlannedTicket plan, Customer customer)
    {
        var random = new Randomizer(plan.Seed);
        var conversation = random.ListItem([.. conversations.Where(c => c.Locale == (customer.Locale ?? "en"))]);
        return Play(number, plan.At, customer, conversation, Outcome(random, now - plan.At), random);
    }

    /// <summary>A ticket from the portal that went as far as <paramref name="outcome"/>.</summary>
    /// <param name="told">Conversations that this customer had already; the one that is taken joins them.</param>
    public Ticket Play(long number, DateTimeOffset at, Customer customer, TicketStatus outcome, HashSet<Conversation> told, Randomizer random)
    {
        var conversation = random.ListItem([.. conversations.Where(c => c.Locale == (customer.Locale ?? "en") && !told.Contains(c) && (outcome != TicketStatus.Waiting || c.UntilQuestion > 0))]);
        told.Add(conversation);
        return Play(number, at, customer, conversation, outcome, random, alwaysPortal: true).Ticket;
    }

    private (Ticket Ticket, IReadOnlyList<Message> Answers) Play(
        long number, DateTimeOffset at, Customer customer, Conversation conversation, TicketStatus outcome, Randomizer random,
        bool alwaysPortal = false)
    {
        var words = new Words(random, customer, at);
        var (channel, identity) = Door(alwaysPortal ? 100 : random.Number(1, 100), customer);
        var ticket = new Ticket(project, number, customer, identity, channel, words.Fill(random.ListItem([.. conversation.Subjects])), at);
        ticket.ChangePriority(random.Bool(0.6f) ? conversation.Priority : TicketPriority.Normal, at);
        var agent = random.ListItem([.. agents]);
        var answers = new List<Message>();
        foreach (var (i, line) in conversation.Lines.Take(Length(conversation, outcome, random)).Index())
        {
            var next = i == 0 ? at : at + Pause(random, line.Speaker, first: i == conversation.Opening);
            if (next > now) break;
            at = next;
            if (Say(ticket, line, words.Fill(line.Text), agent, at) is { IsPrivate: false, Author: MessageAuthor.Agent } answer) answers.Add(answer);
        }

        Settle(ticket, outcome, agent, at, random, finished: ticket.Messages.Count(m => m.Author != MessageAuthor.System) == conversation.Lines.Count);
        return (ticket, answers);
    }

    private static Message Say(Ticket ticket, Line line, string text, User agent, DateTimeOffset at)
    {
        if (line.Speaker == Speaker.Customer)
        {
            ticket.ReadByCustomerUpTo(ticket.LastMessageNumber, at);
            return ticket.AddCustomerMessage(text, ticket.Customer.DisplayName, verified: ticket.Channel != Channel.Email, at);
        }

        if (ticket.Assign(agent, at)) ticket.AddEvent(agent.DisplayName, "took this ticket", at);
        ticket.ReadByStaffUpTo(ticket.LastMessageNumber);
        return line.Speaker == Speaker.Note ? ticket.AddPrivateNote(agent, text, at) : ticket.Reply(agent, text, at);
    }

    private void Settle(Ticket ticket, TicketStatus outcome, User agent, DateTimeOffset at, Randomizer random, bool finished)
    {
        var last = at + Pause(random, Speaker.Note, first: false);
        if (last > now) last = at;
        if (outcome == TicketStatus.Waiting && ticket.LastAgentMessageNumber == ticket.LastMessageNumber) ticket.ChangeStatus(TicketStatus.Waiting, at);
        if (outcome == TicketStatus.Resolved && finished)
        {
            ticket.AddPublicEvent(agent.DisplayName, Tickets.TicketText.ResolvedEvent, last);
            ticket.ChangeStatus(TicketStatus.Resolved, last);
        }

        var isFresh = now - ticket.UpdatedAt < TimeSpan.FromHours(20) && ticket.IsOpen;
        if (!isFresh || random.Bool(0.4f)) ticket.ReadByStaffUpTo(ticket.LastMessageNumber);
        if (!isFresh && random.Bool(0.85f)) ticket.ReadByCustomerUpTo(ticket.LastMessageNumber, last);
    }

    private static TicketStatus Outcome(Randomizer random, TimeSpan age) => age.TotalDays switch
    {
        < 0.25 => Pick(random, 0.70f, 0.20f, 0.05f),
        < 2 => Pick(random, 0.30f, 0.30f, 0.15f),
        < 14 => Pick(random, 0.04f, 0.13f, 0.15f),
        _ => Pick(random, 0f, 0.015f, 0.02f),
    };

    private static TicketStatus Pick(Randomizer random, float fresh, float inProgress, float waiting)
    {
        var at = random.Float();
        if (at < fresh) return TicketStatus.New;
        if (at < fresh + inProgress) return TicketStatus.InProgress;
        return at < fresh + inProgress + waiting ? TicketStatus.Waiting : TicketStatus.Resolved;
    }

    private static int Length(Conversation conversation, TicketStatus outcome, Randomizer random) => outcome switch
    {
        TicketStatus.New => conversation.Opening,
        TicketStatus.Waiting when conversation.UntilQuestion > 0 => conversation.UntilQuestion,
        TicketStatus.Resolved => conversation.Lines.Count,
        _ => Math.Min(conversation.Lines.Count - 1, conversation.Opening + random.Number(1, 3)),
    };

    private static TimeSpan Pause(Randomizer random, Speaker speaker, bool first)
    {
        // Many quick answers and a long tail, as in life.
        var minutes = Math.Exp(random.Double(1, first ? 5.5 : 4.5) + (random.Bool(0.15f) ? 2 : 0));
        return TimeSpan.FromSeconds(Math.Round((speaker == Speaker.Note ? 0.3 : 1) * minutes * 60));
    }

    private static (Channel Channel, CustomerIdentity? Identity) Door(int chance, Customer customer)
    {
        var id = customer.Identities.FirstOrDefault(i => i.Kind == IdentityKind.ExternalUserId);
        var email = customer.Identities.FirstOrDefault(i => i.Kind == IdentityKind.Email);
        return chance switch
        {
            <= 12 when email is not null => (Channel.TicketCenter, email),
            <= 24 when id is not null => (Channel.Widget, id),
            <= 36 => (Channel.Email, null),
            <= 40 => (Channel.Staff, id ?? email),
            _ => (Channel.Portal, id ?? email),
        };
    }
}
