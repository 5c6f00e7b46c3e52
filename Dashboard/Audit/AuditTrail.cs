using System.Security.Claims;
using Dashboard.Data;
using Dashboard.Data.Audit;

namespace Dashboard.Audit;

/// <summary>Writes who did what into the change that is about to be saved (product rule 1.12).</summary>
public sealed class AuditTrail(DashboardDbContext db, IHttpContextAccessor http, TimeProvider time)
{
    /// <summary>Adds an entry for the signed-in member of the current request; the caller saves.</summary>
    /// <param name="projectId">Null for what concerns the installation.</param>
    /// <param name="action">A stable name, such as <c>portal.secret.rotated</c>.</param>
    /// <param name="subject">What it was done to, in words.</param>
    /// <param name="details">A sentence more; never a secret.</param>
    public void Add(long? projectId, string action, string subject, string? details = null)
    {
        var user = http.HttpContext?.User;
        var id = Guid.TryParse(user?.FindFirstValue(ClaimTypes.NameIdentifier), out var parsed) ? parsed : (Guid?)null;
        AddFor(projectId, id, user?.Identity?.Name ?? (http.HttpContext is null ? "Command line" : "Visitor"), action, subject, details);
    }

    /// <summary>Adds an entry for somebody the request does not know as signed in: a customer, a new owner, the product itself.</summary>
    public void AddFor(long? projectId, Guid? actorId, string actorName, string action, string subject, string? details = null) =>
        db.AuditEntries.Add(new AuditEntry(
            projectId, actorId, actorName, action, subject, details, http.HttpContext?.Connection.RemoteIpAddress?.ToString(),
            time.GetUtcNow()));
}
