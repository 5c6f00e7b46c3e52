using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Home;

/// <summary>What waits in this project now, and how the last seven days went.</summary>
[Authorize(ProjectPolicies.Member)]
public sealed class IndexModel(CurrentProject current, WaitingQueries waiting, WeekQueries week, IntegrationHealth health, FailedMailQueries mail) : PageModel
{
    public CurrentProject Current => current;

    /// <summary>Null for engineers, who see no ticket content.</summary>
    public Waiting? Waiting { get; private set; }

    public Week Week { get; private set; } = null!;

    /// <summary>For those who can do something about it; empty for agents.</summary>
    public IReadOnlyList<HealthPart> Health { get; private set; } = [];

    public FailedMail FailedMail { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (current.CanAnswer)
            Waiting = await waiting.ReadAsync(current.ProjectId, cancellationToken);
        Week = await week.ReadAsync(current.ProjectId, cancellationToken);
        FailedMail = await mail.ReadAsync(current.ProjectId, current.CanAdminister, cancellationToken);
        if (current.CanVerify)
            Health = await health.ReadAsync(current.ProjectId, cancellationToken);
    }

    /// <summary>A span as people say it: "14 min", "3 h 5 min", "2 days".</summary>
    public static string InWords(TimeSpan? span) => span switch
    {
        null => "–",
        { TotalMinutes: < 1 } => "under 1 min",
        { TotalHours: < 1 } s => $"{s.TotalMinutes:0} min",
        { TotalDays: < 1 } s => s.Minutes == 0 ? $"{s.Hours} h" : $"{s.Hours} h {s.Minutes} min",
        { TotalDays: < 2 } s => $"1 day {s.Hours} h",
        { } s => $"{Math.Floor(s.TotalDays):0} days",
    };
}
