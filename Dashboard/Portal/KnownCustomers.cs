using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dashboard.Identity;
using Dashboard.Platform.Database;

namespace Dashboard.Portal;

/// <summary>
/// Remembers whom a signed content resolved to, so that the next page of the same user asks no database. What was signed, save the expiry,
/// is the key; blocking and every change of settings empty it (<see cref="ConfigurationChanges"/>), and nothing is remembered for long, since
/// another process may have learned something newer.
/// </summary>
public sealed class KnownCustomers(IServiceScopeFactory scopes, ConfigurationChanges changes, TimeProvider time)
{
    private const int MaxEntries = 20_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Which content was the last to be written to a record: an older one must be written again when it returns.</summary>
    private readonly ConcurrentDictionary<long, string> contentOf = new();

    private int count;

    private sealed record Entry(SignedCustomer Customer, long Version, DateTimeOffset Until);

    /// <summary>The record of a signed payload, made or brought up to date where needed.</summary>
    /// <returns>Null where an identity is blocked.</returns>
    public ValueTask<SignedCustomer?> ResolveAsync(long projectId, IdentityPayload payload, CancellationToken cancellationToken)
    {
        var content = ContentOf(projectId, payload);
        return entries.TryGetValue(content, out var entry)
            && entry.Version == changes.Version
            && entry.Until > time.GetUtcNow()
            && contentOf.TryGetValue(entry.Customer.CustomerId, out var latest) && latest == content
                ? ValueTask.FromResult<SignedCustomer?>(entry.Customer)
                : new ValueTask<SignedCustomer?>(ResolveAsync(content, projectId, payload, cancellationToken));
    }

    private async Task<SignedCustomer?> ResolveAsync(string content, long projectId, IdentityPayload payload, CancellationToken cancellationToken)
    {
        var version = changes.Version;
        await using var scope = scopes.CreateAsyncScope();
        var customer = await scope.ServiceProvider.GetRequiredService<ResolveSignedCustomer>().ExecuteAsync(projectId, payload, cancellationToken);
        if (customer is not null) Remember(content, new Entry(customer, version, time.GetUtcNow() + Lifetime));
        return customer;
    }

    private void Remember(string content, Entry entry)
    {
        if (Interlocked.Increment(ref count) > MaxEntries)
        {
            entries.Clear();
            contentOf.Clear();
            Interlocked.Exchange(ref count, 0);
        }

        entries[content] = entry;
        contentOf[entry.Customer.CustomerId] = content;
    }

    /// <summary>NUL separates: no part can hold one.</summary>
    private static string ContentOf(long projectId, IdentityPayload payload)
    {
        var content = new DefaultInterpolatedStringHandler(literalLength: 8, formattedCount: 8, CultureInfo.InvariantCulture, stackalloc char[256]);
        content.AppendFormatted(projectId);
        Append(ref content, payload.ExternalUserId);
        Append(ref content, payload.Email);
        Append(ref content, payload.Phone);
        Append(ref content, payload.Name);
        Append(ref content, payload.Company);
        Append(ref content, payload.Locale);
        foreach (var attribute in payload.Attributes)
        {
            Append(ref content, attribute.Name);
            Append(ref content, attribute.Value);
        }

        return content.ToStringAndClear();
    }

    private static void Append(ref DefaultInterpolatedStringHandler content, string? part)
    {
        content.AppendLiteral("\0");
        if (part is not null) content.AppendLiteral(part);
    }
}
