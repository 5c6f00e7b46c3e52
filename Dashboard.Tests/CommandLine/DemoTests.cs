using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.CommandLine;

public sealed class DemoTests
{
    [Fact]
    public async Task The_same_seed_and_date_give_the_same_data()
    {
        string[] demo = ["demo", "--tickets", "120", "--seed", "7", "--now", "2026-03-31"];

        var first = await TicketsOfAsync(demo);
        var second = await TicketsOfAsync(demo);
        var other = await TicketsOfAsync([.. demo[..4], "8", .. demo[5..]]);

        Assert.Equal(120, first.Count);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
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

    private static async Task<List<string>> TicketsOfAsync(string[] demo)
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
        }

        await dashboard.DisposeAsync();
        return lines;
    }
}
