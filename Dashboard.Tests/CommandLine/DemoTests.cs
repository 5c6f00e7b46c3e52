using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Data.Tickets;
using Dashboard.Data.Verification;
using Dashboard.Tests.Support;
using Dashboard.Verification;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.CommandLine;

public sealed class DemoTests
{
    [Fact]
    public async Task The_same_seed_and_date_give_the_same_data()
    {
        string[] demo = ["demo", "--tickets", "120", "--seed", "7", "--now", "2026-03-31"];

        var first = await LinesOfAsync(demo);
        var second = await LinesOfAsync(demo);
        var other = await LinesOfAsync([.. demo[..4], "8", .. demo[5..]]);

        Assert.Equal(120, first.Count(line => char.IsAsciiDigit(line[0])));
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.Contains(first, line => line.StartsWith("previous-secret|signature_mismatch|https://app.demo.example|", StringComparison.Ordinal));
        Assert.Contains(first, line => line.StartsWith("email-mixed-case|verification_failed|", StringComparison.Ordinal));
        Assert.All(Enum.GetValues<TicketStatus>(), status => Assert.Contains(first, line => line.Contains($"|{status}|", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_makes_an_owner_only_where_there_is_none_and_replaces_only_when_told()
    {
        var dashboard = await DashboardProcess.CreateAsync();
        var first = await dashboard.RunAsync("demo", "--tickets", "10");
        var again = await dashboard.RunAsync("demo", "--tickets", "10");
        await dashboard.RunAsync("setup", "--email", "owner@example.com", "--project", "Real");
        var replaced = await dashboard.RunAsync("demo", "--tickets", "20", "--replace");

        Assert.Contains("demo@example.com", first.Output, StringComparison.Ordinal);
        Assert.Contains("10 of 10", first.Error, StringComparison.Ordinal);
        Assert.Equal(1, again.Status);
        Assert.Equal(0, replaced.Status);
        Assert.DoesNotContain("password", replaced.Output, StringComparison.Ordinal);
        await using (var db = dashboard.Database.Open())
        {
            var project = await db.Projects.AsNoTracking().Include(p => p.Memberships).SingleAsync(p => p.Slug == "demo");
            Assert.False(project.SendsCustomerMail);
            Assert.Equal(2, project.Memberships.Count);
            Assert.Equal((20, 20L), (await db.Tickets.CountAsync(t => t.ProjectId == project.Id), project.LastTicketNumber));
        }

        await dashboard.DisposeAsync();
    }

    [Fact]
    public async Task A_real_project_named_demo_is_left_alone()
    {
        var dashboard = await DashboardProcess.CreateAsync();
        await dashboard.RunAsync("setup", "--email", "owner@example.com", "--project", "Demo");
        var answer = await dashboard.RunAsync("demo", "--replace");
        await dashboard.DisposeAsync();

        Assert.Equal(1, answer.Status);
        Assert.Contains("real", answer.Error, StringComparison.Ordinal);
    }

    /// <summary>As text; they are as the Verification Tool would have written them: known causes, counted hour by hour, nothing later than the data.</summary>
    private static async Task<IEnumerable<string>> FailuresAsync(DashboardDbContext db)
    {
        var failures = await db.HandshakeFailures.OrderBy(f => f.Id).ToListAsync();
        var now = new DateTimeOffset(2026, 3, 31, 0, 0, 0, TimeSpan.Zero);
        Assert.All(failures, f => Assert.InRange(f.LastAt, f.FirstAt, now));
        Assert.All(failures, f => Assert.True(f.Hour <= f.FirstAt && f.LastAt < f.Hour.AddHours(1) && f.LastAt > now - HandshakeFailure.Kept));
        Assert.All(failures, f => Assert.Equal(f.Causes.Split(',', StringSplitOptions.RemoveEmptyEntries).Length, CauseCatalog.Of(f.Causes).Count));
        var counted = await db.HandshakeCounts.Where(c => c.Hour > now.AddDays(-7)).ToListAsync();
        Assert.Equal(failures.Sum(f => f.Count), counted.Sum(c => c.Failed));
        Assert.Single(await db.AuditEntries.Where(a => a.Action == "portal.secret.rotated" && a.At > now.AddHours(-24)).ToListAsync());
        Assert.Equal(2, await db.DoorSecrets.CountAsync(s => s.Door == Door.Portal));
        return failures.Select(f => $"{f.Causes}|{f.Code}|{f.Origin}|{f.Identifier}|{f.Count}|{f.FirstAt:O}|{f.LastAt:O}|{f.ClockSkew}");
    }

    private static async Task<List<string>> LinesOfAsync(string[] demo)
    {
        var dashboard = await DashboardProcess.CreateAsync();
        var answer = await dashboard.RunAsync(demo);
        Assert.True(answer.Status == 0, answer.Error);
        List<string> lines;
        await using (var db = dashboard.Database.Open())
        {
            var tickets = await db.Tickets.AsNoTracking().Include(t => t.Messages).Include(t => t.Customer).OrderBy(t => t.Number).ToListAsync();
            lines = [.. tickets.Select(t =>
                $"{t.Number}|{t.Subject}|{t.Status}|{t.Channel}|{t.CreatedAt:O}|{t.UpdatedAt:O}|{t.Customer.Email}|{string.Join('/', t.Messages.OrderBy(m => m.Number).Select(m => m.Body))}")];
            lines.AddRange(await FailuresAsync(db));
        }

        await dashboard.DisposeAsync();
        return lines;
    }
}
