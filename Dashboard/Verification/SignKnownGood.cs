using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Data.Team;
using Dashboard.Identity;
using Dashboard.Platform.RateLimiting;
using Dashboard.Projects;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Verification;

/// <summary>Who is to be signed at which door; null where not given.</summary>
public sealed record KnownGoodRequest(Surface Surface, string? ExternalUserId, string? Email, string? Name, string? Password);

/// <summary>What became of it.</summary>
public enum KnownGoodOutcome
{
    Signed,

    /// <summary>Not the identifier that this door takes, or none that a person may be known by.</summary>
    Unusable,

    /// <summary>Not a test identity, and the member is an engineer.</summary>
    TestIdentitiesOnly,

    /// <summary>Not a test identity: an owner or admin enters the password again.</summary>
    PasswordNeeded,

    WrongPassword,

    /// <summary>The door has no secret yet.</summary>
    NoSecret,

    TooMany,
}

/// <param name="Payload">The exact text to sign.</param>
/// <param name="Signature">Its signature.</param>
/// <param name="ExpiresAt">When the payload of a portal expires; the other doors' signatures do not.</param>
/// <param name="RetryAfter">Where there were too many.</param>
public sealed record KnownGoodResult(
    KnownGoodOutcome Outcome, string? Payload = null, string? Signature = null, DateTimeOffset? ExpiresAt = null, TimeSpan RetryAfter = default);

/// <summary>Known good: a payload and its signature, made here, for an engineer to compare with. It must be no licence to be somebody else.</summary>
public sealed class SignKnownGood(
    DashboardDbContext db, CurrentProject current, DoorSecrets secrets, UserManager<User> users, MinuteCounter counter,
    IOptions<RateLimitOptions> limits, AuditTrail audit, TimeProvider time)
{
    private const int SignaturesPerMinute = 30;
    private const int PasswordsPerMinute = 5;

    /// <summary>How long a known-good payload is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public async Task<KnownGoodResult> RunAsync(KnownGoodRequest wanted, CancellationToken cancellationToken)
    {
        if (IsOver("known-good", SignaturesPerMinute, out var wait)) return new KnownGoodResult(KnownGoodOutcome.TooMany, RetryAfter: wait);
        var request = OnlyWhatIsSigned(wanted);
        if (!IsUsable(request)) return new KnownGoodResult(KnownGoodOutcome.Unusable);
        var isTest = TestIdentity.IsTest(request.ExternalUserId, request.Email);
        if (!isTest && await RefuseRealAsync(request) is { } refusal) return refusal;

        var now = time.GetUtcNow();
        var key = request.Surface.Key;
        if (await secrets.AcceptedAsync(key.Door, key.DoorId, now, cancellationToken) is not [var secret, ..]) return new KnownGoodResult(KnownGoodOutcome.NoSecret);

        DateTimeOffset? expiresAt = key.Door == Door.Portal ? now + Lifetime : null;
        var payload = TextOf(request, expiresAt);
        audit.Add(
            current.ProjectId, "verification.known-good", string.Join(", ", new[] { request.ExternalUserId, request.Email }.OfType<string>()),
            isTest ? $"Signed a test identity for {request.Surface.Name}." : $"Signed another identity for {request.Surface.Name}, after the password was entered again.");
        await db.SaveChangesAsync(cancellationToken);
        return new KnownGoodResult(KnownGoodOutcome.Signed, payload, HmacSignature.Sign(StrictUtf8.Encoding.GetString(secret.Utf8), payload), expiresAt);
    }

    /// <summary>Nothing is judged that is not signed: neither lets an unused test address a real id through, nor the reverse.</summary>
    private static KnownGoodRequest OnlyWhatIsSigned(KnownGoodRequest wanted) => wanted.Surface switch
    {
        { Door: Door.Portal } => wanted,
        { Door: Door.TicketCenter } or { Covers: SignatureScope.Email } => wanted with { ExternalUserId = null, Name = null },
        { Covers: SignatureScope.ExternalUserId } => wanted with { Email = null, Name = null },
        _ => wanted with { Email = wanted.ExternalUserId is null ? wanted.Email : null, Name = null },
    };

    private static string TextOf(KnownGoodRequest request, DateTimeOffset? expiresAt) => expiresAt is { } end
        ? JsonSerializer.Serialize(new { request.ExternalUserId, request.Email, request.Name, ExpiresAt = end.ToUnixTimeSeconds() }, Json)
        : request.ExternalUserId ?? IdentifierText.NormalizeEmail(request.Email!)!;

    private async Task<KnownGoodResult?> RefuseRealAsync(KnownGoodRequest request)
    {
        if (!current.CanAdminister) return new KnownGoodResult(KnownGoodOutcome.TestIdentitiesOnly);
        if (string.IsNullOrEmpty(request.Password)) return new KnownGoodResult(KnownGoodOutcome.PasswordNeeded);
        // Whoever sits at an unlocked screen must not get to guess the password here.
        if (IsOver("known-good-password", PasswordsPerMinute, out var wait)) return new KnownGoodResult(KnownGoodOutcome.TooMany, RetryAfter: wait);
        var user = await users.FindByIdAsync(current.UserId.ToString());
        if (user is not null && await users.CheckPasswordAsync(user, request.Password)) return null;
        audit.Add(current.ProjectId, "verification.password-refused", "Known good", "A wrong password was entered to sign another identity.");
        await db.SaveChangesAsync();
        return new KnownGoodResult(KnownGoodOutcome.WrongPassword);
    }

    private bool IsOver(string what, int limit, out TimeSpan wait)
    {
        wait = default;
        return limits.Value.Enabled && !counter.TryCount($"{what}:{current.UserId}", limit, out wait);
    }

    private static bool IsUsable(KnownGoodRequest request) =>
        request is not { ExternalUserId: null, Email: null }
        && Fits(request.ExternalUserId, id => IdentifierText.CheckExternalUserId(id) is not null
            && !(request.Surface is { Door: Door.Widget, Covers: SignatureScope.Either } && id.Contains('@', StringComparison.Ordinal)))
        && Fits(request.Email, static email => IdentifierText.NormalizeEmail(email) is not null)
        && Fits(request.Name, static name => name.Length <= 200);

    private static bool Fits(string? text, Func<string, bool> check) => text is null || (StrictUtf8.IsWellFormed(text) && check(text));
}
