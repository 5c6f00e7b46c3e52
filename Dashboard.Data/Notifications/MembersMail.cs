namespace Dashboard.Data.Notifications;

/// <summary>Mail about accounts that does not arrive, as the projects of its recipients see it.</summary>
public static class MembersMail
{
    private static readonly MailState[] Troubled = [MailState.Retrying, MailState.Failed];

    /// <summary>
    /// Mail about the password of somebody in this project that is tried again or has failed. It is no project's own, and what named no account is never
    /// among it: who administers the project learns that a member cannot be reached, and nothing of anybody else.
    /// </summary>
    public static IQueryable<OutboxMail> TroubledMailOfMembers(this DashboardDbContext db, long projectId)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.OutboxMails.Where(m => m.ProjectId == null && Troubled.Contains(m.State) && m.UserId != null
            && db.Memberships.Any(x => x.ProjectId == projectId && x.UserId == m.UserId));
    }
}
