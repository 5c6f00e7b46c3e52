using System.Globalization;
using Dashboard.Platform.RateLimiting;
using Dashboard.Projects;
using Microsoft.Extensions.Options;

namespace Dashboard.Verification;

/// <summary>How many checks a member may ask for: each may cost some thousand digests.</summary>
public sealed class CheckLimit(CurrentProject current, MinuteCounter counter, IOptions<RateLimitOptions> limits)
{
    private const int ChecksPerMinute = 60;

    /// <summary>Counts one; says in the answer how long to wait where it is one too many.</summary>
    public bool IsOver(HttpResponse response)
    {
        if (!limits.Value.Enabled || counter.TryCount($"verification:{current.UserId}", ChecksPerMinute, out var wait)) return false;
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return true;
    }
}
