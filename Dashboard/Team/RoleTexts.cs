using Dashboard.Data.Notifications;
using Dashboard.Data.Team;
using Dashboard.Projects;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.Team;

/// <summary>How the team's screens speak of roles and of mail.</summary>
public static class RoleTexts
{
    public const string Hint = "Owners decide everything. Admins run settings and team, and answer tickets. Agents answer tickets. Engineers integrate, and see no tickets.";

    /// <summary>The roles that a member may give, for a select.</summary>
    public static IEnumerable<SelectListItem> GivenBy(ProjectRole actor, ProjectRole chosen) =>
        Enum.GetValues<ProjectRole>().Where(role => actor.HasSayOver(role)).Select(role => new SelectListItem(role.ToString(), role.ToString(), role == chosen));

    /// <summary>"1 open ticket", "3 open tickets".</summary>
    public static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    public static string Word(MailState state) => state switch
    {
        MailState.Pending or MailState.Claimed => "on its way",
        MailState.Sent => "sent",
        MailState.Retrying => "not sent yet",
        MailState.Failed => "failed",
        _ => "not sent",
    };
}

/// <summary>A link that is shown this once, for an admin to pass on.</summary>
/// <param name="Why">Why it is shown and not mailed, as the end of a sentence that begins with "because".</param>
public sealed record ShownLink(string Title, string Link, string Email, string Lifetime, string Why);
