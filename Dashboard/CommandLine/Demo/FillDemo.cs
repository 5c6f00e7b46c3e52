using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine.Demo;

/// <summary>
/// Writes invented customers and tickets into a project. In batches with a transaction each, so that a server on the same database keeps
/// answering meanwhile. The same seed and moment give the same data.
/// </summary>
internal sealed class FillDemo(IServiceScopeFactory scopes)
{
    private const int BatchSize = 1000;

    /// <param name="projectId">A project without tickets.</param>
    /// <param name="now">No message is later than this.</param>
    /// <param name="progress">Told how many tickets are there.</param>
    public async Task RunAsync(long projectId, int tickets, int seed, DateTimeOffset now, Action<int> progress, CancellationToken cancellationToken)
    {
        var plan = DemoPlan.Make(tickets, Math.Max(3, tickets / 4), seed, now);
        var first = await ReserveNumbersAsync(projectId, tickets, cancellationToken);
        var project = await InTransactionAsync(db => db.Projects.AsNoTracking().SingleAsync(p => p.Id == projectId, cancellationToken), cancellationToken);
        var agents = await InTransactionAsync(
            db => db.Memberships.AsNoTracking().Where(m => m.ProjectId == projectId).OrderBy(m => m.Id).Select(m => m.User).ToListAsync(cancellationToken),
            cancellationToken);
        var customers = await AddCustomersAsync(project, seed, plan, now, cancellationToken);
        var play = new DemoTicket(project, agents, Script.Read(), now);
        for (var done = 0; done < tickets; done += BatchSize)
        {
            var batch = plan.Skip(done).Take(BatchSize).Select((ticket, i) => (first + done + i, ticket)).ToList();
            await AddTicketsAsync(play, batch, customers, now, cancellationToken);
            progress(Math.Min(tickets, done + BatchSize));
        }

        await using var scope = scopes.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<DemoHandshakes>(scope.ServiceProvider)
            .RunAsync(project, agents[0].DisplayName, customers, tickets, seed, now, cancellationToken);
    }

    private async Task<IReadOnlyList<Customer>> AddCustomersAsync(
        Project project, int seed, IReadOnlyList<PlannedTicket> plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var invention = new DemoCustomers(seed);
        var span = DemoPlan.Span(plan.Count);
        var count = Math.Max(3, plan.Count / 4);
        var customers = Enumerable.Range(0, count).Select(i => invention.Invent(project, now - span + (span * ((double)i / count * 0.98)))).ToList();
        foreach (var ticket in plan) customers[ticket.Customer].Seen(ticket.At);
        foreach (var batch in customers.Chunk(BatchSize))
        {
            await InTransactionAsync(
                async db =>
                {
                    var bulk = new BulkInsert(db);
                    var attributes = batch.SelectMany(c => c.Attributes.Select(a => (Attribute: a, Customer: c))).ToDictionary(a => a.Attribute, a => a.Customer);
                    await bulk.AddAsync(batch, cancellationToken);
                    await bulk.AddAsync([.. batch.SelectMany(c => c.Identities)], cancellationToken);
                    await bulk.AddAsync([.. attributes.Keys], cancellationToken, attribute => attributes[attribute]);
                    return 0;
                },
                cancellationToken);
        }

        return customers;
    }

    private Task<long> ReserveNumbersAsync(long projectId, int count, CancellationToken cancellationToken) => InTransactionAsync(
        async db =>
        {
            var project = await db.LockProjectAsync(projectId, cancellationToken) ?? throw new CommandFailedException("The project is gone.");
            return project.TakeTicketNumbers(count);
        },
        cancellationToken);

    private Task<int> AddTicketsAsync(
        DemoTicket play, List<(long Number, PlannedTicket Plan)> batch, IReadOnlyList<Customer> customers, DateTimeOffset now,
        CancellationToken cancellationToken) => InTransactionAsync(
        async db =>
        {
            var played = batch.Select(t => (t.Plan, Played: play.Play(t.Number, t.Plan, customers[t.Plan.Customer]))).ToList();
            var bulk = new BulkInsert(db);
            await bulk.AddAsync([.. played.Select(p => p.Played.Ticket)], cancellationToken);
            await bulk.AddAsync([.. played.SelectMany(p => p.Played.Ticket.Messages)], cancellationToken);
            var mails = played.SelectMany(p => DemoMail.For(p.Played.Ticket, p.Played.Answers, p.Plan.Seed, now)).ToList();
            var mailOf = mails.SelectMany(m => m.Messages.Select(x => (Message: x, Mail: m))).ToDictionary(x => x.Message, x => x.Mail);
            await bulk.AddAsync(mails, cancellationToken);
            await bulk.AddAsync([.. mailOf.Keys], cancellationToken, message => mailOf[message]);
            return 0;
        },
        cancellationToken);

    private async Task<T> InTransactionAsync<T>(Func<DashboardDbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var result = await work(db);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }
}
