using Dashboard.Data;
using Dashboard.Data.InboundMail;
using Dashboard.Platform.Background;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.InboundMail;

/// <summary>Forgets what came in long ago; what it said in a ticket stays there.</summary>
public sealed class ForgetReceipts(DashboardDbContext db, TimeProvider time) : IHousekeeping
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - MailReceipt.Kept;
        // One project after the other, as the index has them.
        foreach (var project in await db.Projects.Select(p => p.Id).ToListAsync(cancellationToken))
            await db.MailReceipts.Where(r => r.ProjectId == project && r.ReceivedAt < before).OrderBy(r => r.ReceivedAt).DeleteInStepsAsync(cancellationToken);
    }
}
