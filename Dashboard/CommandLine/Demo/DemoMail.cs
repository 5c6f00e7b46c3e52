using Bogus;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;

namespace Dashboard.CommandLine.Demo;

/// <summary>The mail that answers of the last weeks would have caused, in states that are final: no worker ever takes it.</summary>
internal static class DemoMail
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public static IEnumerable<OutboxMail> For(Ticket ticket, IReadOnlyList<Message> answers, int seed, DateTimeOffset now)
    {
        if (ticket.Customer.Email is not { } address) yield break;
        var random = new Randomizer(seed);
        foreach (var answer in answers.Where(a => now - a.CreatedAt < Kept && a.CreatedAt.AddMinutes(1) < now))
        {
            var mail = new OutboxMail(
                ticket, MailRecipient.Customer, "customer", null, address, ticket.Customer.DisplayName,
                $"{ticket.PublicId}.{answer.Number}@demo.invalid", answer.CreatedAt.AddMinutes(1), answer.CreatedAt);
            mail.Add(answer);
            var wasRead = random.Bool(0.35f);
            mail.Finish(wasRead ? MailState.Skipped : MailState.Sent, wasRead ? "read before it was due" : null, answer.CreatedAt.AddMinutes(1));
            yield return mail;
        }
    }
}
