using System.Diagnostics;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Benchmarks;

/// <summary>Replies in tickets of as many customers, each with its mail, and processes of the product that send it.</summary>
internal static class MailSeeding
{
    private const int Batch = 250;

    /// <summary>Makes them through the product's own entities and use case.</summary>
    /// <param name="instantly">Due now; otherwise as the app's settings say.</param>
    public static async Task RunAsync(DashboardApp app, int mails, bool instantly = true)
    {
        for (var made = 0; made < mails; made += Batch)
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
            var queue = scope.ServiceProvider.GetRequiredService<QueueCustomerMail>();
            await using var transaction = await db.BeginWriteAsync(default);
            var project = (await db.LockProjectAsync(app.Acme.Id, default))!;
            var bob = await db.Users.AsTracking().SingleAsync(u => u.Email == Cast.Bob.Email);
            for (var i = made; i < Math.Min(made + Batch, mails); i++) await AddAsync(db, queue, new Ticket(project, NewCustomer(project.Id, i), null, Channel.Portal, $"Question {i}", DateTimeOffset.UtcNow), bob, instantly);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
    }

    /// <summary>The mails that have not reached their end.</summary>
    public static Task<int> CountWaitingAsync(DashboardApp app) =>
        app.Data(db => db.OutboxMails.CountAsync(m => m.State == MailState.Pending || m.State == MailState.Claimed || m.State == MailState.Retrying));

    /// <summary>The published product on the app's database.</summary>
    public static Process Start(string product, DashboardApp app, IReadOnlyDictionary<string, string?> mail)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(product, "Dashboard.dll"), "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = product,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DataDirectory"] = app.DataDirectory;
        foreach (var (name, value) in app.Database.Settings.Concat(mail)) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start)!;
        // Unread pipes would fill up and stop it.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static Customer NewCustomer(long projectId, int number)
    {
        var customer = new Customer(projectId, DateTimeOffset.UtcNow);
        customer.LearnSigned($"Customer {number}", $"customer{number}@example.com", null, null, "en");
        return customer;
    }

    private static async Task AddAsync(DashboardDbContext db, QueueCustomerMail queue, Ticket ticket, Data.Team.User agent, bool instantly)
    {
        ticket.AddCustomerMessage("Where do I find the settings?", "Customer", verified: true, DateTimeOffset.UtcNow);
        db.Add(ticket);
        var message = ticket.Reply(agent, "They are behind the wheel in the **upper right** corner.\n\n- Open it\n- Choose *Settings*", DateTimeOffset.UtcNow);
        await queue.RunAsync(ticket, message, instantly, default);
    }
}
