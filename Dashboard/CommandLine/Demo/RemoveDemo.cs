using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine.Demo;

/// <summary>Removes a demonstration project with everything in it. What the audit log says about it stays (product rule 1.12).</summary>
internal sealed class RemoveDemo(DashboardDbContext db)
{
    public async Task RunAsync(long projectId, CancellationToken cancellationToken)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.TouchConfigurationAsync(cancellationToken);
        await db.OutboxMessages.Where(m => m.OutboxMail.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.OutboxMails.Where(m => m.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.MailReceipts.Where(r => r.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.ReplyAddresses.Where(a => a.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Messages.Where(m => m.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Tickets.Where(t => t.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.CustomerJoins.Where(j => j.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.CustomerIdentities.Where(i => i.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Customers.Where(c => c.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.DoorSecrets.Where(s => s.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.HandshakeCounts.Where(c => c.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Projects.Where(p => p.Id == projectId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
