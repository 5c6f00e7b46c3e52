using Bogus;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Identity;
using Dashboard.Data.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine.Demo;

/// <summary>
/// Writes invented customers and tickets into a project. In batches with a transaction each, so that a server on the same database keeps
/// answering meanwhile. The same seed and moment give the same data.
/// </summary>
internal sealed class FillDemo(IServiceScopeFactory scopes)
{
    private const int BatchSize = 500;

    /// <param name="projectId">A project without tickets.</param>
    /// <param name="now">No message is later than this.</param>
    /// <param name="progress">Told how many tickets are there.</param>
    public async Task RunAsync(long projectId, int tickets, int seed, DateTimeOffset now, Action<int> progress, CancellationToken cancellationToken)
    {
        var customerCount = Math.Max(3, tickets / 4);
        var plan = DemoPlan.Make(tickets, customerCount, seed, now);
        var first = await ReserveNumbersAsync(projectId, tickets, cancellationToken);
        // One instance of each for all batches: customers keep pointing at the project that a context saw them with.
        var project = await InContextAsync(db => db.Projects.AsNoTracking().SingleAsync(p => p.Id == projectId, cancellationToken));
        var agents = await InContextAsync(db => db.Memberships.AsNoTracking().Where(m => m.ProjectId == projectId)
            .OrderBy(m => m.Id).Select(m => m.User).ToListAsync(cancellationToken));
        var customers = await AddCustomersAsync(project, customerCount, seed, plan, now, cancellationToken);
        var play = new DemoTicket(project, agents, Script.Read(), now);
        for (var done = 0; done < tickets; done += BatchSize)
        {
            var batch = plan.Skip(done).Take(BatchSize).Select((ticket, i) => (first + done + i, ticket)).ToList();
            await AddTicketsAsync(play, [project, .. agents], batch, customers, now, cancellationToken);
            progress(Math.Min(tickets, done + BatchSize));
        }

        await AddHandshakesAsync(projectId, tickets, seed, now, cancellationToken);
    }

    private async Task<IReadOnlyList<Customer>> AddCustomersAsync(
        Project project, int count, int seed, IReadOnlyList<PlannedTicket> plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var invention = new DemoCustomers(seed);
        var span = DemoPlan.Span(plan.Count);
        var customers = Enumerable.Range(0, count).Select(i => invention.Invent(project, now - span + (span * ((double)i / count * 0.98)))).ToList();
        foreach (var ticket in plan) customers[ticket.Customer].Seen(ticket.At);
        foreach (var batch in customers.Chunk(BatchSize))
        {
            await InContextAsync(async db =>
            {
                db.Attach(project);
                db.AddRange(batch);
                return await db.SaveChangesAsync(cancellationToken);
            });
        }

        return customers;
    }

    private Task<long> ReserveNumbersAsync(long projectId, int count, CancellationToken cancellationToken) => InContextAsync(async db =>
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var project = await db.LockProjectAsync(projectId, cancellationToken) ?? throw new CommandFailedException("The project is gone.");
        var first = project.TakeTicketNumbers(count);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return first;
    });

    private Task<int> AddTicketsAsync(
        DemoTicket play, IReadOnlyList<object> known, List<(long Number, PlannedTicket Plan)> batch, IReadOnlyList<Customer> customers,
        DateTimeOffset now, CancellationToken cancellationToken) => InContextAsync(async db =>
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.AttachRange(known);
        db.AttachRange(batch.Select(t => customers[t.Plan.Customer]).Distinct());
        foreach (var (number, plan) in batch)
        {
            var (ticket, answers) = play.Play(number, plan, customers[plan.Customer]);
            db.Add(ticket);
            foreach (var mail in DemoMail.For(ticket, answers, plan.Seed, now)) db.Add(mail);
        }

        return await db.SaveChangesAsync(cancellationToken);
    });

    /// <summary>Two weeks of handshakes for the charts.</summary>
    private Task<int> AddHandshakesAsync(long projectId, int tickets, int seed, DateTimeOffset now, CancellationToken cancellationToken) => InContextAsync(async db =>
    {
        var random = new Randomizer(seed);
        var portalId = await db.EmbeddedPortals.Where(p => p.ProjectId == projectId).Select(p => p.Id).SingleAsync(cancellationToken);
        var hour = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        foreach (var ago in Enumerable.Range(0, 14 * 24))
        {
            var at = hour.AddHours(-ago);
            var share = at.Hour is > 6 and < 19 ? 1.0 : 0.2;
            var count = new HandshakeCount(projectId, Door.Portal, portalId, at);
            count.Add((long)(random.Double(0.5, 1.5) * share * (20 + (tickets / 50.0))), random.Bool(0.2f) ? random.Number(1, 6) : 0);
            db.Add(count);
        }

        return await db.SaveChangesAsync(cancellationToken);
    });

    private async Task<T> InContextAsync<T>(Func<DashboardDbContext, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<DashboardDbContext>());
    }
}
