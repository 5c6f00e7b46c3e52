using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Identity;

/// <summary>A key for tokens, and its form under Data Protection, which travels in each token that it sealed.</summary>
internal sealed record TokenKey(byte[] Key, byte[] Wrapped);

/// <summary>
/// Keys for sealing tokens. Protecting every token by itself costs more than all the rest of a handshake, so each process protects a random
/// key once an hour instead and sends it along wrapped; any instance on the same key ring unwraps it, once.
/// </summary>
internal sealed class TokenKeys(IDataProtector protector, TimeProvider time)
{
    private const int KeyBytes = 32;
    private const int MaxUnwrapped = 256;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, byte[]> unwrapped = new(StringComparer.Ordinal);
    private Issue? current;

    private sealed record Issue(TokenKey Key, DateTimeOffset Until);

    /// <summary>The key to seal with now.</summary>
    public TokenKey Current()
    {
        var issue = Volatile.Read(ref current);
        var now = time.GetUtcNow();
        if (issue is not null && issue.Until > now) return issue.Key;

        // Two at once make two keys; each is as good as the other.
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        issue = new Issue(new TokenKey(key, protector.Protect(key)), now + Lifetime);
        Volatile.Write(ref current, issue);
        return issue.Key;
    }

    /// <summary>The key inside <paramref name="wrapped"/>.</summary>
    /// <exception cref="CryptographicException">This key ring did not wrap it.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped)
    {
        var name = Convert.ToBase64String(wrapped);
        if (unwrapped.TryGetValue(name, out var known)) return known;
        var key = protector.Unprotect(wrapped.ToArray());
        if (key.Length != KeyBytes) throw new CryptographicException("Not a key for tokens.");
        if (unwrapped.Count >= MaxUnwrapped) unwrapped.Clear();
        unwrapped[name] = key;
        return key;
    }
}
