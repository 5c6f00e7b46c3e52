using Dashboard.Platform.RateLimiting;
using Dashboard.Platform.Security;
using Microsoft.Extensions.Options;

namespace Dashboard.Account;

/// <summary>How often one address may make this product hash passwords or write mail outside the sign-in page: as often as it may try to sign in.</summary>
public sealed class AccountLimit(MinuteCounter counter, IOptions<RateLimitOptions> limits)
{
    /// <returns>Null where it may go on, else how long to wait; the answer's <c>Retry-After</c> says so too.</returns>
    public TimeSpan? Count(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!limits.Value.Enabled || counter.TryCount("account:" + ClientAddress.Of(http), limits.Value.SignInsPerMinute, out var wait)) return null;
        RateLimits.TellRetryAfter(http.Response, wait);
        return wait;
    }
}
