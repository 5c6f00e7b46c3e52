using System.Text.Json;
using Dashboard.Conversations;
using Dashboard.Data.Customers;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Benchmarks;

/// <summary>
/// <c>/verify</c> of the Ticket Center for known contacts, each with a conversation, beside a bare endpoint that returns a constant as long as
/// the answer. The signatures do not expire, so the same bodies come again and again, as pages send them.
/// </summary>
internal static class VerifyLoad
{
    private const string Api = "/api/messaging/ticket-center";
    private const int Customers = 500;
    private const double LeastShare = 0.5;

    public static async Task MeasureAsync()
    {
        Bench.Section($"Ticket Center's verify beside a bare endpoint ({PostLoad.Description})");
        var bare = new BareEndpoint();
        await using var app = await bare.StartAsync();
        var center = await app.Data(db => db.TicketCenters.SingleAsync(t => t.ProjectId == app.Acme.Id));
        var key = new DoorKey(app.Acme.Id, Door.TicketCenter, center.Id);
        await app.With((CreateSecret create) => create.ExecuteAsync(key, "Ada", default));
        var secret = (await app.With((RevealSecret reveal) => reveal.ExecuteAsync(key, "Ada", default)))!;
        var bodies = Enumerable.Range(0, Customers).Select(n => $"customer{n}@example.com")
            .Select(email => JsonSerializer.Serialize(new { helpdeskId = center.HelpdeskId, email, signature = HostSignature.Of(secret, email) })).ToArray();
        var load = new PostLoad(app, $"{Api}/verify", bodies);
        await BeginConversationsAsync(app);
        foreach (var body in bodies) bare.Answer = await load.PostAsync(body);
        var written = await load.CountWritesAsync(0);
        var rounds = await load.RunAsync();

        var share = Bench.Median(rounds.Select(r => r.Measured / r.Bare));
        Bench.Show("bare endpoint", $"{Bench.Median(rounds.Select(r => r.Bare)):F0} requests/s");
        Bench.Show("verify", $"{Bench.Median(rounds.Select(r => r.Measured)):F0} requests/s");
        Bench.Show("ratio", $"{share:P0}", $">= {LeastShare:P0}", share >= LeastShare);
        Bench.Show("database writes in 100 calls of known contacts", $"{written}", "0", written == 0);
    }

    private static async Task BeginConversationsAsync(DashboardApp app)
    {
        for (var n = 0; n < Customers; n++)
        {
            var email = $"customer{n}@example.com";
            var customer = await app.With((ResolveSignedIdentifier resolve) => resolve.ExecuteAsync(app.Acme.Id, IdentityKind.Email, email, "", default));
            var scope = CustomerScope.At(CustomerDoor.TicketCenter, app.Acme.Id, customer!.CustomerId, customer.IdentityIds[0]);
            await app.With((SendMessage send) => send.RunAsync(scope, null, "Where is my order?", default));
        }
    }
}
