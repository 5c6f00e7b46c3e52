using System.Net;
using System.Net.Sockets;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine.Checkup;

/// <summary>Whether customers can answer mail: the domain of the reply addresses, where its mail goes, and who may hand it over.</summary>
internal sealed class ExamineReplies(DashboardDbContext db, MailOptions mail, TimeProvider time)
{
    private const string Subject = "replies";
    private const int MostNamed = 5;

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var projects = await ProjectsAsync(cancellationToken);
        if (mail.ReplyDomain is not { } domain)
        {
            return projects.Exists(static p => p.HasSecret)
                ? new Finding(Verdict.Warning, Subject, "mail is taken, but customers' mail names no address to answer at", "set Mail:ReplyDomain to a domain whose mail you receive, such as reply.example.com")
                : new Finding(Verdict.Ok, Subject, "are off: customers answer at the doors only; Mail:ReplyDomain and a secret in Settings → Mail → Replies by mail turn them on");
        }

        if (!MailOptions.HasMailKit)
            return new Finding(Verdict.Failure, Subject, $"mail carries addresses at {domain}, but this build cannot read what comes there", "build with MailKit, or remove Mail:ReplyDomain");
        var without = projects.FindAll(static p => !p.HasSecret).ConvertAll(static p => p.Slug);
        if (without.Count > 0)
        {
            return new Finding(
                Verdict.Failure, Subject, $"mail carries addresses at {domain}, but nothing can be handed over to {Named(without)}",
                "create the secret in Settings → Mail → Replies by mail and give it to your mail server");
        }

        return await ArrivalAsync(domain, projects, cancellationToken);
    }

    private async Task<Finding> ArrivalAsync(string domain, List<ProjectDoor> projects, CancellationToken cancellationToken)
    {
        var look = $"'dig +short MX {domain}' must name the mail server that posts to /api/inbound-mail/…";
        var silent = projects.FindAll(static p => p.LastUsedAt is null).ConvertAll(static p => p.Slug);
        if (silent.Count > 0)
            return new Finding(Verdict.Warning, Subject, $"at {domain}; no mail server has ever handed mail over to {Named(silent)}", $"{look}; see docs/OPERATIONS.md, Replies by mail");
        var last = projects.Count == 0 ? null : projects.Max(static p => p.LastUsedAt);
        if (last is { } at) return new Finding(Verdict.Ok, Subject, $"at {domain}, mail was last handed over {InWords(time.GetUtcNow() - at)} ago");
        return await HasAddressAsync(domain, cancellationToken)
            ? new Finding(Verdict.Ok, Subject, $"at {domain}; there is no project yet")
            : new Finding(Verdict.Warning, Subject, $"at {domain}, a name without an address, which is right only if it has an MX record", look);
    }

    /// <summary>Demonstrations mail nobody, so nobody answers them.</summary>
    private Task<List<ProjectDoor>> ProjectsAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.Projects.Where(p => p.SendsCustomerMail).OrderBy(p => p.Slug)
            .Select(p => new ProjectDoor(
                p.Slug,
                db.DoorSecrets.Any(s => s.ProjectId == p.Id && s.Door == Door.InboundMail && s.DestroyedAt == null && (s.RetiredAt == null || s.AcceptedUntil > now)),
                db.DoorSecrets.Where(s => s.ProjectId == p.Id && s.Door == Door.InboundMail).Max(s => s.LastUsedAt)))
            .ToListAsync(cancellationToken);
    }

    private static async Task<bool> HasAddressAsync(string domain, CancellationToken cancellationToken)
    {
        try
        {
            return (await Dns.GetHostAddressesAsync(domain, cancellationToken)).Length > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Named(List<string> slugs) =>
        slugs.Count <= MostNamed ? string.Join(", ", slugs) : $"{string.Join(", ", slugs.Take(MostNamed))} and {slugs.Count - MostNamed} more";

    private static string InWords(TimeSpan ago) => ago.TotalDays >= 2 ? $"{ago.Days} days" : ago.TotalHours >= 2 ? $"{(int)ago.TotalHours} hours" : $"{Math.Max(1, (int)ago.TotalMinutes)} minutes";

    private sealed record ProjectDoor(string Slug, bool HasSecret, DateTimeOffset? LastUsedAt);
}
