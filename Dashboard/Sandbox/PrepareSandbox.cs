using Bogus;
using Dashboard.CommandLine.Demo;
using Dashboard.CommandLine.Setup;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Identity;
using Dashboard.Data.Portal;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;
using Dashboard.Data.TicketCenter;
using Dashboard.Data.Tickets;
using Dashboard.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Sandbox;

/// <summary>What the sample host application must know of its project.</summary>
internal sealed record SandboxProject(long ProjectId, string Slug, string PublicKey, long PortalId, string HelpdeskId, long TicketCenterId);

/// <summary>Sets up the project <c>sandbox</c> at the first start with <c>--sandbox</c>; later starts find it as people left it.</summary>
internal sealed class PrepareSandbox(IServiceProvider services, DashboardDbContext db, IServiceScopeFactory scopes, TimeProvider time)
{
    private const string Name = "Sandbox";
    private const int Tickets = 60;

    public async Task<SandboxProject> RunAsync(SandboxOwner owner, string origin, CancellationToken cancellationToken)
    {
        var createMember = ActivatorUtilities.CreateInstance<CreateMember>(services);
        var setUp = ActivatorUtilities.CreateInstance<SetUp>(services, createMember);
        var answer = await setUp.RunAsync(new SetUpRequest(owner.Email, owner.Password, Name, [], Reveal: false), cancellationToken);
        var portal = await AllowAsync(answer.PublicKey, origin, cancellationToken);
        var center = await LeadToSampleAsync(portal.ProjectId, origin, cancellationToken);
        var project = new SandboxProject(portal.ProjectId, answer.Slug, answer.PublicKey, portal.Id, center.HelpdeskId, center.Id);
        if (!await db.Tickets.AnyAsync(t => t.ProjectId == project.ProjectId, cancellationToken)) await FillAsync(project, cancellationToken);
        return project;
    }

    private async Task<EmbeddedPortal> AllowAsync(string publicKey, string origin, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var portal = await db.EmbeddedPortals.AsTracking().Include(p => p.Origins).SingleAsync(p => p.PublicKey == publicKey, cancellationToken);
        if (portal.Origins.Any(o => o.Pattern == origin)) return portal;
        var now = time.GetUtcNow();
        portal.AllowOrigins([.. portal.Origins.Select(o => o.Pattern), origin], now);
        portal.Present(
            portal.DefaultLocale, portal.Theme, portal.Launcher, portal.ShowMetricCards, $"{origin}/support", portal.Brand, now);
        await db.TouchConfigurationAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return portal;
    }

    private async Task<TicketCenterDoor> LeadToSampleAsync(long projectId, string origin, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var center = await db.TicketCenters.AsTracking().SingleAsync(t => t.ProjectId == projectId, cancellationToken);
        if (center.SupportPageUrl is not null) return center;
        center.Restrict(center.AllowedDomains, $"{origin}/ticket-center", time.GetUtcNow());
        await db.TouchConfigurationAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return center;
    }

    private async Task FillAsync(SandboxProject sandbox, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await new FillDemo(scopes).RunAsync(sandbox.ProjectId, Tickets, seed: 5, now, static _ => { }, cancellationToken);
        // What this context saw of the project is older than the numbers that were just taken.
        db.ChangeTracker.Clear();
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var project = await db.LockProjectAsync(sandbox.ProjectId, cancellationToken) ?? throw new InvalidOperationException("The project is gone.");
        var agent = await db.Memberships.AsTracking().Where(m => m.ProjectId == project.Id).Select(m => m.User).FirstAsync(cancellationToken);
        var play = new DemoTicket(project, [agent], Script.Read(), now);
        foreach (var (index, user) in SandboxUsers.All.Index()) AddHistory(project, play, user, new Randomizer(index + 1), now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>A resolved ticket, an answered one and a new one, so that every card of the portal has something on it.</summary>
    private void AddHistory(Project project, DemoTicket play, SandboxUser user, Randomizer random, DateTimeOffset now)
    {
        var customer = new Customer(project.Id, now.AddDays(-40));
        customer.LearnSigned(user.Name, user.Email, null, user.Company, user.Locale);
        customer.AddIdentity(IdentityKind.ExternalUserId, user.ExternalUserId, verified: true, now.AddDays(-40));
        customer.AddIdentity(IdentityKind.Email, user.Email, verified: true, now.AddDays(-40));
        db.Add(customer);
        // What needs a question of the agent's is chosen first: there are fewer of those.
        (TicketStatus Outcome, int Place, double HoursAgo)[] history = [(TicketStatus.Waiting, 1, 30), (TicketStatus.Resolved, 0, 700), (TicketStatus.New, 2, 0.4)];
        var first = project.TakeTicketNumbers(history.Length);
        var told = new HashSet<Conversation>();
        foreach (var (outcome, place, hoursAgo) in history)
        {
            db.Add(play.Play(first + place, now.AddHours(-hoursAgo), customer, outcome, told, random));
        }
    }
}
