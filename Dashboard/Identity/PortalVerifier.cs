namespace Dashboard.Identity;

/// <summary>The verdicts of the portal's handshake, in the order in which they are reached (product §2).</summary>
public enum PortalVerdict
{
    /// <summary>Everything held.</summary>
    Accepted,

    /// <summary>403 <c>portal_disabled</c>.</summary>
    PortalDisabled,

    /// <summary>403 <c>origin_not_allowed</c>.</summary>
    OriginNotAllowed,

    /// <summary>401 <c>signature_mismatch</c>.</summary>
    SignatureMismatch,

    /// <summary>401 <c>payload_malformed</c>.</summary>
    PayloadMalformed,

    /// <summary>401 <c>payload_expired</c>.</summary>
    PayloadExpired,

    /// <summary>401 <c>payload_expires_too_late</c>.</summary>
    PayloadExpiresTooLate,
}

/// <summary>What a handshake was found to be.</summary>
/// <param name="Verdict">The first thing that did not hold, or <see cref="PortalVerdict.Accepted"/>.</param>
/// <param name="Match">The text whose HMAC matched, once one did.</param>
/// <param name="Secret">The secret it matched under.</param>
/// <param name="Payload">The payload, unless malformed; also where expired.</param>
public readonly record struct PortalVerification(PortalVerdict Verdict, SignedTextMatch? Match, AcceptedSecret? Secret, IdentityPayload? Payload)
{
    internal static PortalVerification Refused(PortalVerdict verdict) => new(verdict, null, null, null);
}

/// <summary>
/// The ordered checks of the portal's handshake without HTTP and without a database, for the endpoint and for the Verification Tool alike.
/// </summary>
public static class PortalVerifier
{
    /// <summary>Verifies one handshake.</summary>
    /// <param name="door">The portal named by the public key.</param>
    /// <param name="origin">The one value of the request's <c>Origin</c> header; null where it had none.</param>
    /// <param name="payload">UTF-8 of the payload as sent; its size was checked (<see cref="IdentityPayload.MaxBytes"/>).</param>
    /// <param name="signature">As sent.</param>
    /// <param name="now">The present.</param>
    /// <param name="maxLifetime"><c>Portal:MaxPayloadLifetime</c>.</param>
    public static PortalVerification Verify(
        PortalDoor door, string? origin, ReadOnlyMemory<byte> payload, ReadOnlySpan<char> signature, DateTimeOffset now, TimeSpan maxLifetime)
    {
        if (!door.Enabled) return PortalVerification.Refused(PortalVerdict.PortalDisabled);
        return door.Origins.Match(origin) is null
            ? PortalVerification.Refused(PortalVerdict.OriginNotAllowed)
            : VerifySignature(door, payload, signature, now, maxLifetime);
    }

    /// <summary>As <see cref="Verify"/> from the signature on, for whoever pastes a payload without an origin.</summary>
    public static PortalVerification VerifySignature(
        PortalDoor door, ReadOnlyMemory<byte> payload, ReadOnlySpan<char> signature, DateTimeOffset now, TimeSpan maxLifetime)
    {
        var secrets = AcceptedSecret.AcceptedNow(door.Secrets, now);
        if (SignedText.Match(AcceptedSecret.KeysOf(secrets), payload, signature) is not { } match) return PortalVerification.Refused(PortalVerdict.SignatureMismatch);

        var verdict = IdentityPayload.Parse(match.Utf8.Span, now, maxLifetime, out var parsed) switch
        {
            PayloadOutcome.Accepted => PortalVerdict.Accepted,
            PayloadOutcome.Malformed => PortalVerdict.PayloadMalformed,
            PayloadOutcome.Expired => PortalVerdict.PayloadExpired,
            PayloadOutcome.ExpiresTooLate => PortalVerdict.PayloadExpiresTooLate,
            _ => throw new InvalidOperationException("A payload has one of four outcomes."),
        };
        return new PortalVerification(verdict, match, secrets[match.SecretIndex], parsed);
    }

    /// <summary>The stable code of a verdict in answers over HTTP; null for <see cref="PortalVerdict.Accepted"/>.</summary>
    public static string? CodeOf(PortalVerdict verdict) => verdict switch
    {
        PortalVerdict.Accepted => null,
        PortalVerdict.PortalDisabled => "portal_disabled",
        PortalVerdict.OriginNotAllowed => "origin_not_allowed",
        PortalVerdict.SignatureMismatch => "signature_mismatch",
        PortalVerdict.PayloadMalformed => "payload_malformed",
        PortalVerdict.PayloadExpired => "payload_expired",
        PortalVerdict.PayloadExpiresTooLate => "payload_expires_too_late",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };
}
