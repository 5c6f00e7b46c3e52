using System.Collections.Frozen;
using Dashboard.Verification.Failures;
using Dashboard.Verification.Rules;

namespace Dashboard.Verification;

/// <summary>
/// Every cause by its code, in words that hold without the text that was examined: what is stored of a failure is the code alone.
/// </summary>
public static class CauseCatalog
{
    private static readonly FrozenDictionary<string, Cause> Known = All().ToFrozenDictionary(c => c.Code, StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static IEnumerable<Cause> Causes => Known.Values;

    /// <summary>The cause with this code; null where it is of another release.</summary>
    public static Cause? Find(string code) => Known.GetValueOrDefault(code);

    /// <summary>What to call stored causes: the first one's name.</summary>
    public static string NameOf(string causes) => causes.Split(',')[0] is { Length: > 0 } first ? Find(first)?.Name ?? first : "Unexplained";

    /// <summary>Those of a stored failure.</summary>
    public static IReadOnlyList<Cause> Of(string causes) => [.. causes.Split(',').Select(Find).OfType<Cause>()];

    private static IEnumerable<Cause> All() => new[]
    {
        PortalDiagnosis.Disabled, PortalDiagnosis.TooLarge, IdentifierDiagnosis.NotConfigured, IdentifierDiagnosis.Ambiguous, SignatureSearch.Cut,
        OriginFaults.NotOnTheList, OriginFaults.Null, OriginFaults.Spelling, OriginFaults.CannotBeAllowed,
        SignatureForms.Wrapped, SignatureForms.UpperCase, SignatureForms.Separated, SignatureForms.Base64Digest, SignatureForms.Base64UrlDigest,
        SignatureForms.Base64OfHex, SignatureForms.HexOfHex,
        SecretVariants.Newline, SecretVariants.Spaces, SecretVariants.Quotes, SecretVariants.HexDecoded, SecretVariants.Base64Decoded,
        SecretVariants.Base64Encoded, SecretVariants.WithoutPrefix, SecretVariants.UpperCase, SecretVariants.Hashed, SecretVariants.Utf16,
        SecretVariants.WholeLine, SecretVariants.Missing, SecretVariants.PublicKey, KnownSecrets.PreviousSecret, KnownSecrets.OtherDoor, KnownSecrets.OtherProject,
        WrappedTexts.Ends, WrappedTexts.Bom, WrappedTexts.Utf16, WrappedTexts.Latin1, WrappedTexts.DoubleEncoded, WrappedTexts.Html, WrappedTexts.Url,
        WrappedTexts.Base64, WrappedTexts.Normalised, PartialTexts.Nothing, PartialTexts.Printed, PartialTexts.Query,
        PartialTexts.OnlySigned("email"), PartialTexts.OnlySigned("externalUserId"), PartialTexts.OnlySigned("another value"),
        ReorderedTexts.Order, ReorderedTexts.AddedLater("part of it"), RewrittenTexts.Pretty, RewrittenTexts.Retyped,
        IdentifierTexts.Untrimmed, IdentifierTexts.MixedCase, IdentifierTexts.UnicodeCase, IdentifierTexts.WholePayload, IdentifierTexts.IdForEmail,
        IdentifierTexts.EmailForId, IdentifierTexts.WithName,
        PayloadFaults.ExpiredSome, PayloadFaults.TooLateSome, PayloadFaults.Duration, PayloadFaults.Milliseconds, PayloadFaults.Missing, PayloadFaults.NotAnInteger,
        PayloadFaults.NotANumber, PayloadFaults.NotJson, PayloadFaults.Nobody, PayloadFaults.BadIdentifier,
        new Cause(
            RecordFailures.NotExamined, "Not examined", "Refusals came faster than they could be examined; they were counted.",
            "Look at the others of that hour: they have the same code."),
        new Cause(
            RecordFailures.AcceptedNow, "Would be accepted now",
            "Examined a moment later, the same request would have been let in: settings have changed in between, or the customer is blocked.",
            "Look for a change at that time in the audit log, and whether the customer's identity is blocked."),
    }.Concat(WrongAlgorithms.All.Select(a => a.Cause).DistinctBy(c => c.Code));
}
