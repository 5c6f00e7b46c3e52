namespace Dashboard.Data.Team;

/// <summary>
/// Failed sign-ins of one account from one address. Keyed by both, so that a stranger who guesses somebody's password
/// locks out themselves and not the owner of the account (product rule 1.13).
/// </summary>
public sealed class SignInThrottle
{
    public const int AllowedFailures = 5;

    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    private SignInThrottle() { }

    public SignInThrottle(string normalizedEmail, string address)
    {
        NormalizedEmail = normalizedEmail;
        Address = address;
    }

    public long Id { get; private set; }

    public string NormalizedEmail { get; private set; } = null!;

    /// <summary>IPv4 address, or the /64 of an IPv6 address.</summary>
    public string Address { get; private set; } = null!;

    public int Failures { get; private set; }

    public DateTimeOffset LastFailureAt { get; private set; }

    public DateTimeOffset? LockedUntil { get; private set; }

    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;

    public void CountFailure(DateTimeOffset now)
    {
        if (now - LastFailureAt > Lockout) Failures = 0;
        Failures++;
        LastFailureAt = now;
        if (Failures >= AllowedFailures) LockedUntil = now + Lockout;
    }

    public void Clear()
    {
        Failures = 0;
        LockedUntil = null;
    }
}
