using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Dashboard.Conversations;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Identity;
using Dashboard.Platform.Database;
using Dashboard.Platform.Live;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.TicketCenter;

/// <summary>What <c>/verify</c> answers, in UTF-8, and about whom.</summary>
public sealed record KnownContact(long CustomerId, ReadOnlyMemory<byte> Answer);

/// <summary>
/// Remembers for a moment what <c>/verify</c> answered a contact: pages ask it again and again. Whatever this process does to the customer or
/// their tickets is heard by their streams' topics before its request is answered, and a change of settings (a block among them) changes
/// <see cref="ConfigurationChanges"/>: both make the answer stale at once. Other processes on PostgreSQL are heard within
/// milliseconds, and where a hint was lost every topic is told; one that dies before it could send its hint is seen when the answer's time is over.
/// </summary>
public sealed class KnownContacts(IServiceScopeFactory scopes, ConfigurationChanges changes, LiveEvents live, TimeProvider time) : IDisposable
{
    /// <summary>How long an answer is given again: what nobody told of is unseen for so long at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private const int MaxEntries = 20_000;

    private readonly ConcurrentDictionary<(long ProjectId, string Email), Entry> entries = new();
    private CancellationTokenSource subscriptions = new();

    /// <summary>The answer for a verified email.</summary>
    /// <returns>Null where the identity is blocked. A failure of the database is thrown, to everybody who waited for that reading.</returns>
    public ValueTask<KnownContact?> FindAsync(long projectId, string email, CancellationToken cancellationToken) =>
        entries.TryGetValue((projectId, email), out var entry) && entry.Holds(changes.Version, time.GetUtcNow())
            ? ValueTask.FromResult<KnownContact?>(entry.Contact)
            : new ValueTask<KnownContact?>(ReadAsync((projectId, email), cancellationToken));

    public void Dispose()
    {
        subscriptions.Cancel();
        subscriptions.Dispose();
    }

    /// <summary>Many who ask at once wait for one reading, unless something happened since that one began.</summary>
    private async Task<KnownContact?> ReadAsync((long ProjectId, string Email) key, CancellationToken cancellationToken)
    {
        while (true)
        {
            var mine = new Entry(changes.Version);
            var former = entries.GetValueOrDefault(key);
            if (former is { IsBeingRead: true } && former.Version == mine.Version)
            {
                await former.Read.WaitAsync(cancellationToken);
                if (former.Contact is null || (former.Holds(changes.Version, time.GetUtcNow()) && entries.GetValueOrDefault(key) == former)) return former.Contact;
            }
            else if (former is null ? entries.TryAdd(key, mine) : entries.TryUpdate(key, mine, former))
            {
                return await FillAsync(key, mine, former);
            }
        }
    }

    private async Task<KnownContact?> FillAsync((long ProjectId, string Email) key, Entry entry, Entry? former)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var customer = await scope.ServiceProvider.GetRequiredService<ResolveSignedIdentifier>()
                .ExecuteAsync(key.ProjectId, IdentityKind.Email, key.Email, "", CancellationToken.None);
            if (customer is not null)
            {
                var seen = CustomerScope.At(CustomerDoor.TicketCenter, key.ProjectId, customer.CustomerId, customer.IdentityIds[0]);
                entry.News = NewsOf(seen, former);
                var answer = await WriteAsync(scope.ServiceProvider, seen, customer.Name, key.Email, CancellationToken.None);
                entry.Until = time.GetUtcNow() + Lifetime;
                entry.Contact = new KnownContact(customer.CustomerId, answer);
            }

            if (entry.Contact is null) entries.TryRemove(KeyValuePair.Create(key, entry));
            entry.Done();
            return entry.Contact;
        }
        catch (Exception e)
        {
            // Whoever waits for this reading fails as it did: that the database does not answer says nothing about a signature.
            entries.TryRemove(KeyValuePair.Create(key, entry));
            entry.Fail(e);
            throw;
        }
    }

    /// <summary>What happens to the customer from now on; what happened before now is read from the database after this.</summary>
    private ChannelReader<LiveEvent> NewsOf(CustomerScope seen, Entry? former)
    {
        if (former is { Contact: { } contact, News: { Completion.IsCompleted: false } news } && contact.CustomerId == seen.CustomerId)
        {
            while (news.TryRead(out _))
            {
                // It is seen by the reading that follows.
            }

            return news;
        }

        if (entries.Count > MaxEntries) Forget();
        return live.Subscribe(AnnounceTicket.TopicsOf(seen), Volatile.Read(ref subscriptions).Token);
    }

    /// <summary>Everything, with its subscriptions: somebody may have very many customers.</summary>
    private void Forget()
    {
        var former = Interlocked.Exchange(ref subscriptions, new CancellationTokenSource());
        entries.Clear();
        former.Cancel();
        former.Dispose();
    }

    private static async Task<ReadOnlyMemory<byte>> WriteAsync(
        IServiceProvider services, CustomerScope seen, string? name, string email, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<DashboardDbContext>();
        var publicId = await db.Customers.Where(c => c.Id == seen.CustomerId).Select(c => c.PublicId).SingleAsync(cancellationToken);
        var conversations = await services.GetRequiredService<ConversationQueries>().ListAsync(seen, cancellationToken);
        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("contact"u8);
            json.WriteString("id"u8, publicId);
            json.WriteString("email"u8, email);
            json.WriteString("name"u8, name);
            json.WriteEndObject();
            ConversationJson.WriteList(json, conversations);
            json.WriteEndObject();
        }

        return body.WrittenMemory;
    }

    /// <param name="version">Of the settings, taken before reading: what changes in between makes the answer stale at once.</param>
    private sealed class Entry(long version)
    {
        private readonly TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Version => version;

        public Task Read => read.Task;

        public bool IsBeingRead => !read.Task.IsCompleted;

        /// <summary>Null while it is being read, and where there is nothing to remember.</summary>
        public KnownContact? Contact { get; set; }

        /// <summary>Anything in it came after the reading began.</summary>
        public ChannelReader<LiveEvent>? News { get; set; }

        public DateTimeOffset Until { get; set; }

        public bool Holds(long now, DateTimeOffset at) => !IsBeingRead && Contact is not null && Version == now && Until > at && News!.Count == 0;

        public void Done() => read.SetResult();

        public void Fail(Exception error)
        {
            read.SetException(error);
            // Nobody may have waited; then it was told by the one who read.
            _ = read.Task.Exception;
        }
    }
}
