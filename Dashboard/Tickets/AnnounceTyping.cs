using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Serialization;
using Dashboard.Data;
using Dashboard.Platform.Live;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>
/// Tells the other side of a conversation that somebody writes. Never stored, and told at most every two seconds by one side of one
/// conversation, however often it is asked.
/// </summary>
public sealed class AnnounceTyping(IServiceScopeFactory scopes, LiveEvents live, TimeProvider time)
{
    /// <summary>The event's name on every stream.</summary>
    public const string EventName = "typing";

    private const int MaxNameLength = 100;
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, DateTimeOffset> told = new(StringComparer.Ordinal);

    /// <summary>A customer writes; agents who have the ticket open see it.</summary>
    /// <param name="conversationId">As the customer has it; any text.</param>
    /// <returns>False if the customer has no such conversation.</returns>
    public async Task<bool> FromCustomerAsync(CustomerScope scope, string conversationId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        // Only an id that was found before is remembered, together with whose it is.
        var key = string.Create(CultureInfo.InvariantCulture, $"customer:{scope.IdentityIds[0]}:{scope.Door}:{conversationId}");
        if (WasToldJustNow(key)) return true;
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<DashboardDbContext>();
        var ticket = await scope.Ticket(db, conversationId).Select(t => (long?)t.Id).SingleOrDefaultAsync(cancellationToken);
        if (ticket is null) return false;
        Remember(key);
        live.Publish(AnnounceTicket.TicketTopic(ticket.Value), EventName, Clean(await scope.NameAsync(db, cancellationToken)));
        return true;
    }

    /// <summary>An agent writes an answer; the customer's open panel shows it.</summary>
    /// <returns>False if there is no such ticket.</returns>
    public async Task<bool> FromAgentAsync(Agent agent, long ticketNumber, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var key = string.Create(CultureInfo.InvariantCulture, $"agent:{agent.ProjectId}:{agent.UserId:N}:{ticketNumber}");
        if (WasToldJustNow(key)) return true;
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<DashboardDbContext>();
        var ticket = await agent.TicketsOf(db, ticketNumber).Select(t => new { t.PublicId, t.IdentityId }).SingleOrDefaultAsync(cancellationToken);
        if (ticket is null) return false;
        Remember(key);
        var name = await db.Users.Where(u => u.Id == agent.UserId).Select(u => u.DisplayName).SingleAsync(cancellationToken);
        if (ticket.IdentityId is { } identity) live.Publish(AnnounceTicket.IdentityTopic(identity), EventName, $"{ticket.PublicId} {Clean(name)}");
        return true;
    }

    /// <summary>What <see cref="FromAgentAsync"/> put into an event's data.</summary>
    internal static (string ConversationId, string Name) Read(string data) =>
        data.Split(' ', 2) is [var id, var name] ? (id, name) : (data, "");

    private bool WasToldJustNow(string key) => told.TryGetValue(key, out var at) && time.GetUtcNow() - at < Between;

    private void Remember(string key)
    {
        if (told.Count >= MaxRemembered) told.Clear();
        told[key] = time.GetUtcNow();
    }

    private static string Clean(string name)
    {
        var line = string.Concat(name.Where(static c => !char.IsControl(c)));
        return line.Length <= MaxNameLength ? line : line[..MaxNameLength];
    }
}

/// <summary>What customers' streams say of somebody who types.</summary>
internal sealed record TypingData(string Id, string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TypingData))]
internal sealed partial class TypingJson : JsonSerializerContext;
