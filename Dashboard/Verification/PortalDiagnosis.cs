using System.Text;
using Dashboard.Identity;
using Dashboard.Verification.Rules;

namespace Dashboard.Verification;

/// <summary>What is checked: the text and signature that somebody's server produced, and perhaps where the browser stood.</summary>
public sealed record CheckedSignature(string Payload, string Signature, string? Origin)
{
    /// <summary>The identifier that came beside the one that counts; null where there was none.</summary>
    public string? Other { get; init; }

    /// <summary>Only the signature counts: the fixed text of a self-test is no payload.</summary>
    public bool IsSelfTest { get; init; }

    /// <summary>As which of a widget's options the identifier was passed.</summary>
    public PassedAs As { get; init; }
}

/// <summary>The portal as the check sees it.</summary>
internal sealed record CheckedPortal(
    string PublicKey, bool Enabled, OriginAllowlist Origins, TimeSpan MaxPayloadLifetime, IReadOnlyList<TriedSecret> Secrets);

/// <summary>The answer of a check.</summary>
/// <param name="Code">What the handshake would answer, such as <c>signature_mismatch</c>; null where it accepts.</param>
/// <param name="Causes">What was found, in the order of the handshake; empty where accepted, and where no known mistake explains the refusal.</param>
public sealed record Verdict(string? Code, IReadOnlyList<Cause> Causes)
{
    public bool Accepted => Code is null;

    /// <summary>What is worth knowing although it refuses nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Digests that were made to find out.</summary>
    public int Tried { get; init; }
}

/// <summary>A verdict as the page shows it.</summary>
/// <param name="Surface">The door's name.</param>
public sealed record VerdictView(Verdict Verdict, string Surface);

/// <summary>Decides as the portal's handshake decides, and finds the reason by trying the known mistakes (product §7.2).</summary>
internal static class PortalDiagnosis
{
    public static Verdict Run(CheckedSignature check, CheckedPortal portal, DateTimeOffset now)
    {
        var causes = new List<Cause>();
        string? code = null;
        if (!portal.Enabled && !check.IsSelfTest)
        {
            code = "portal_disabled";
            causes.Add(Disabled);
        }

        if (check.Origin?.Trim() is { Length: > 0 } origin && OriginFaults.Of(origin, portal.Origins) is { } fault)
        {
            code ??= "origin_not_allowed";
            causes.Add(fault);
        }

        return JudgeSignature(check, portal, now, code, causes);
    }

    private static Verdict JudgeSignature(CheckedSignature check, CheckedPortal portal, DateTimeOffset now, string? code, List<Cause> causes)
    {
        if (Encoding.UTF8.GetByteCount(check.Payload) > IdentityPayload.MaxBytes)
        {
            return new Verdict("malformed_request", [.. causes, TooLarge]);
        }

        var text = new CheckedText(check.Payload);
        var search = new SignatureSearch([.. SignatureForms.Read(check.Signature)], TextVariants.OfPayload(text), portal.Secrets, portal.PublicKey, SecretVariants.PortalVariable);
        if (search.Find() is not { } finding)
        {
            return new Verdict(code ?? "signature_mismatch", causes) { Tried = search.Spent, Notes = Hints(check) };
        }

        if (finding.Causes.Count > 0) code ??= "signature_mismatch";
        causes.AddRange(finding.Causes.Select(cause => WithDifference(cause, finding, text)));
        var payloadFaults = !check.IsSelfTest && JudgedPayload(finding, text) is { } payload ? PayloadFaults.Of(payload, now, portal.MaxPayloadLifetime).ToList() : [];
        if (payloadFaults.Count > 0) code ??= payloadFaults[0].Code switch
        {
            "expired" or "expires-at-duration" => "payload_expired",
            "expires-too-late" or "expires-at-milliseconds" => "payload_expires_too_late",
            _ => "payload_malformed",
        };
        return new Verdict(code, [.. causes, .. payloadFaults]) { Tried = search.Spent, Notes = Notes(finding) };
    }

    /// <summary>The signed text where it could be a payload; where something else was signed, the one that was pasted is what will be sent in the end.</summary>
    private static byte[]? JudgedPayload(SignatureFinding finding, CheckedText text) =>
        finding.Text.Cause is null ? finding.Text.Bytes : text.Json is not null ? text.Utf8 : null;

    internal static Cause WithDifference(Cause cause, SignatureFinding finding, CheckedText text) =>
        cause == finding.Text.Cause && finding.Text.Comparable
            ? cause with { Difference = TextDifference.Between(text.Text, Encoding.UTF8.GetString(finding.Text.Bytes)) }
            : cause;

    private static List<string> Notes(SignatureFinding finding)
    {
        var notes = new List<string>();
        if (finding.Secret.Note is { } note) notes.Add(note);
        notes.AddRange(finding.AlsoNotes);
        if (finding.Text.Profile is { } profile && finding.Causes.Count == 0)
        {
            notes.Add($"Your server wrote the JSON otherwise than it was sent ({profile}). That is tolerated; passing the signed string as it is would be exact.");
        }

        return notes;
    }

    private static List<string> Hints(CheckedSignature check)
    {
        var hints = LengthHint(check.Signature).ToList();
        if (VisibleText.HasInvisible(check.Payload.Replace("\n", "", StringComparison.Ordinal))) hints.Add($"The payload holds characters that nobody sees: {VisibleText.Of(Shorten(check.Payload))}");
        if (check.Payload.Contains('\n', StringComparison.Ordinal)) hints.Add("The payload has line breaks: was it pretty-printed, or wrapped by a terminal, when it was copied?");
        return hints;
    }

    internal static IEnumerable<string> LengthHint(string signature) => signature.Trim().Length == HmacSignature.Length
        ? []
        : [$"A signature has {HmacSignature.Length} hex digits; this one has {signature.Trim().Length} characters."];

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";

    internal static readonly Cause Disabled = new(
        "portal-disabled", "Portal disabled", "The Embedded Portal is switched off, so every handshake is refused.",
        "An admin switches it on under Settings → Embedded Portal.");

    internal static readonly Cause TooLarge = new(
        "payload-too-large", "Payload too large",
        $"A payload has at most {IdentityPayload.MaxBytes:N0} bytes; this one is larger and is refused before any signature is looked at.",
        "Sign identifiers and a few attributes, not the whole user record.");
}
