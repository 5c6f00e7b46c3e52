using System.Globalization;

namespace Dashboard.Identity;

/// <summary>What a signed payload turned out to be; all but <see cref="Accepted"/> are error codes of the handshake.</summary>
public enum PayloadOutcome
{
    /// <summary>Well-formed and in its time.</summary>
    Accepted,

    /// <summary><c>payload_malformed</c>: signed, but not a payload.</summary>
    Malformed,

    /// <summary><c>payload_expired</c>: <c>expiresAt</c> is now or earlier.</summary>
    Expired,

    /// <summary><c>payload_expires_too_late</c>: a far-future expiry is a permanent password.</summary>
    ExpiresTooLate,
}

/// <summary>By which identifier a person is known at the portal.</summary>
public enum SignedIdentityKind
{
    /// <summary>The host application's own id.</summary>
    ExternalUserId,

    /// <summary>An email address, ASCII-trimmed with A–Z lowered.</summary>
    Email,

    /// <summary>A telephone number in E.164.</summary>
    Phone,
}

/// <summary>An identifier that was signed, compared ordinally.</summary>
public sealed record SignedIdentity(SignedIdentityKind Kind, string Text);

/// <summary>A further key of the payload: text as it is, numbers and literals as written, nested values as their JSON text.</summary>
public sealed record SignedAttribute(string Name, string Value);

/// <summary>
/// The identity payload of the Embedded Portal (<c>seeds/userhero-quick-start.txt</c>), as parsed from the text whose HMAC matched.
/// </summary>
public sealed record IdentityPayload
{
    /// <summary>Payload size in UTF-8 bytes that is still read; more is refused before any HMAC.</summary>
    public const int MaxBytes = 8192;

    /// <summary>Leeway beyond <c>Portal:MaxPayloadLifetime</c> for clocks that differ.</summary>
    public static readonly TimeSpan ClockLeeway = TimeSpan.FromSeconds(60);

    /// <summary>The host application's id of the user, at most 200 characters, never blank; a JSON integer's decimal text.</summary>
    public string? ExternalUserId { get; init; }

    /// <summary>ASCII-trimmed, A–Z lowered, nothing else folded.</summary>
    public string? Email { get; init; }

    /// <summary>E.164: <c>+</c> and up to 15 digits.</summary>
    public string? Phone { get; init; }

    /// <summary>The person's name for display, at most 200 characters, no control characters.</summary>
    public string? Name { get; init; }

    /// <summary>Their company for display, at most 200 characters.</summary>
    public string? Company { get; init; }

    /// <summary>A language tag as signed, at most 35 characters; the portal looks for a language that it has.</summary>
    public string? Locale { get; init; }

    /// <summary>The end of the session, Unix seconds.</summary>
    public long ExpiresAt { get; init; }

    /// <summary>At most 32, in the order of the payload.</summary>
    public IReadOnlyList<SignedAttribute> Attributes { get; init; } = [];

    /// <summary>Everything that identifies, the deciding identifier (<c>externalUserId</c>, else <c>email</c>, else <c>phone</c>) first. Never empty.</summary>
    public IEnumerable<SignedIdentity> Identities
    {
        get
        {
            if (ExternalUserId is not null) yield return new SignedIdentity(SignedIdentityKind.ExternalUserId, ExternalUserId);
            if (Email is not null) yield return new SignedIdentity(SignedIdentityKind.Email, Email);
            if (Phone is not null) yield return new SignedIdentity(SignedIdentityKind.Phone, Phone);
        }
    }

    /// <summary>Reads signed text and judges its time.</summary>
    /// <param name="utf8">The text that was signed.</param>
    /// <param name="now">The present.</param>
    /// <param name="maxLifetime"><c>Portal:MaxPayloadLifetime</c>.</param>
    /// <param name="payload">The payload, also where it is expired or expires too late; null where malformed.</param>
    public static PayloadOutcome Parse(ReadOnlySpan<byte> utf8, DateTimeOffset now, TimeSpan maxLifetime, out IdentityPayload? payload)
    {
        payload = IdentityPayloadReader.Read(utf8);
        return payload?.Judge(now, maxLifetime) ?? PayloadOutcome.Malformed;
    }

    /// <summary>Whether the payload is in its time at <paramref name="now"/>.</summary>
    public PayloadOutcome Judge(DateTimeOffset now, TimeSpan maxLifetime)
    {
        var seconds = now.ToUnixTimeSeconds();
        if (ExpiresAt <= seconds) return PayloadOutcome.Expired;

        // Compared as a difference: expiresAt may be as large as a 64-bit integer goes.
        return ExpiresAt - seconds > (long)(maxLifetime + ClockLeeway).TotalSeconds ? PayloadOutcome.ExpiresTooLate : PayloadOutcome.Accepted;
    }

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"payload of {Identities.First().Kind}, expires {ExpiresAt}");
}
