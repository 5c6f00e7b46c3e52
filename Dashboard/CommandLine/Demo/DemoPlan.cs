using Bogus;

namespace Dashboard.CommandLine.Demo;

/// <summary>A ticket to be: when it is opened and by which customer. Everything else follows from <see cref="Seed"/>.</summary>
internal sealed record PlannedTicket(DateTimeOffset At, int Customer, int Seed);

/// <summary>Spreads tickets over the past as a growing product gets them: more of late, in office hours, fewer at weekends.</summary>
internal static class DemoPlan
{
    public static IReadOnlyList<PlannedTicket> Make(int tickets, int customers, int seed, DateTimeOffset now)
    {
        var random = new Randomizer(seed);
        var span = Span(tickets);
        var moments = Enumerable.Range(0, tickets).Select(_ => Moment(random, span, now)).Order().ToArray();
        return [.. moments.Select((at, i) => new PlannedTicket(at, Customer(random, i, tickets, customers), unchecked((seed * 397) + i)))];
    }

    /// <summary>How far back the first ticket lies.</summary>
    public static TimeSpan Span(int tickets) => TimeSpan.FromDays(Math.Clamp(tickets / 5, 14, 720));

    private static DateTimeOffset Moment(Randomizer random, TimeSpan span, DateTimeOffset now)
    {
        // A few came in just now: an inbox without fresh mail is nobody's inbox.
        if (random.Bool(0.02f)) return now.AddMinutes(-random.Number(3, 360));
        var at = now - (span * Math.Pow(random.Double(), 1.25));
        if (at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && random.Bool(0.7f)) at = at.AddDays(-2);
        if (at.Hour is < 7 or > 19 && random.Bool(0.8f)) at = at.AddHours(-8);
        return new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    /// <summary>Only customers who are there already write; a few write often.</summary>
    private static int Customer(Randomizer random, int ticket, int tickets, int customers)
    {
        var there = Math.Max(1, (int)((ticket + 1L) * customers / tickets));
        return (int)(there * Math.Pow(random.Double(), 1.4)) % there;
    }
}
