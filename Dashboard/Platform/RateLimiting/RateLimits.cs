using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Dashboard.Platform.RateLimiting;

/// <summary>
/// The limits of the public API (product rule 1.13). Only the total of an address is checked before a request is looked at; keys are counted
/// by their failures alone, so that nobody can lock out somebody else by failing in their name.
/// </summary>
public sealed class RateLimits(MinuteCounter counter, IOptions<RateLimitOptions> options)
{
    private readonly RateLimitOptions limits = options.Value;

    /// <summary>Counts one request of an address; call it before the body is read.</summary>
    /// <returns>Null where it may go on, else how long to wait.</returns>
    public TimeSpan? CountRequest(IPAddress? address) =>
        limits.Enabled ? Count($"requests:{PartitionOf(address)}", limits.RequestsPerAddressPerMinute) : null;

    /// <summary>Counts one refusal, of the address and of the key that it named.</summary>
    /// <param name="address">Who asked.</param>
    /// <param name="key">A door that exists, such as <c>portal:7</c>; null where none was named. Never a text of the caller's choosing.</param>
    /// <returns>Null where the refusal may tell its reason, else how long to wait: then it is 429.</returns>
    public TimeSpan? CountFailure(IPAddress? address, string? key)
    {
        if (!limits.Enabled) return null;
        var ofAddress = Count($"failures:{PartitionOf(address)}", limits.FailuresPerAddressPerMinute);
        var ofKey = key is null ? null : Count($"key-failures:{key}", limits.FailuresPerKeyPerMinute);
        return ofAddress ?? ofKey;
    }

    /// <summary>Says in the answer how long to wait (RFC 9110 §10.2.3), in whole seconds, at least one.</summary>
    public static void TellRetryAfter(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>What one subscriber has: an IPv4 address, or the /64 of an IPv6 address.</summary>
    public static string PartitionOf(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private TimeSpan? Count(string key, int limit) => counter.TryCount(key, limit, out var wait) ? null : wait;
}
