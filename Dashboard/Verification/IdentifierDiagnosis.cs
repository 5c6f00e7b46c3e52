using System.Text;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Customers;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Verification.Rules;

namespace Dashboard.Verification;

/// <summary>As which option an identifier was passed to a widget.</summary>
public enum PassedAs
{
    /// <summary>Decided by the text: what contains <c>@</c> is an email.</summary>
    Automatic,
    Email,
    ExternalUserId,

    /// <summary>As the door's own scope says: for a request that came to it.</summary>
    AsTheDoorTakesIt,
}

/// <summary>A Ticket Center or widget as the check sees it.</summary>
internal sealed record CheckedIdentifierDoor(
    Door Door, string Name, string PublicId, string Variable, SignatureScope Covers, DomainAllowlist Domains, IReadOnlyList<TriedSecret> Secrets);

/// <summary>Decides as the Ticket Center and the widgets decide, and finds the reason by trying the known mistakes (product §7.2).</summary>
internal static class IdentifierDiagnosis
{
    private const int MostCharacters = 4000;

    public static Verdict Run(CheckedSignature check, CheckedIdentifierDoor door)
    {
        var causes = new List<Cause>();
        string? code = null;
        if (!door.Secrets.Any(s => s.IsOwn))
        {
            code = "not_configured";
            causes.Add(NotConfigured);
        }

        if (check.Origin?.Trim() is { Length: > 0 } origin && DomainFaults.Of(origin, door.Domains) is { } fault)
        {
            code ??= "origin_not_allowed";
            causes.Add(fault);
        }

        // A visitor without a signature is refused for the door's reasons only.
        return check.Signature.Length == 0 ? new Verdict(code ?? FailureOf(door), causes) : JudgeSignature(check, door, code, causes);
    }

    private static Verdict JudgeSignature(CheckedSignature check, CheckedIdentifierDoor door, string? code, List<Cause> causes)
    {
        if (check.Payload.Length > MostCharacters) return new Verdict("malformed_request", [.. causes, TooLong]);
        var text = new CheckedText(check.Payload);
        var isEmail = IsEmail(check, door);
        var usable = Unusable(text, isEmail, door);
        var search = new SignatureSearch(
            [.. SignatureForms.Read(check.Signature)], TextVariants.OfIdentifier(text, check.Other, isEmail), door.Secrets, door.PublicId, door.Variable);
        if (search.Find() is not { } finding)
        {
            if (usable is not null) causes.Add(usable);
            return new Verdict(code ?? (usable is null ? FailureOf(door) : "malformed_request"), causes) { Tried = search.Spent, Notes = Hints(check) };
        }

        causes.AddRange(finding.Causes.Select(cause => PortalDiagnosis.WithDifference(cause, finding, text)));
        if (finding.Causes.Count > 0) code ??= FailureOf(door);
        if (Scope(door, isEmail, text) is { } scope && (finding.Text.Cause is null || scope == Ambiguous))
        {
            causes.Add(scope);
            code ??= scope == Ambiguous ? "identity_ambiguous" : FailureOf(door);
        }
        else if (usable is not null && finding.Text.Cause is null)
        {
            causes.Add(usable);
            code ??= "malformed_request";
        }

        return new Verdict(code, causes) { Tried = search.Spent, Notes = [.. finding.Secret.Note is { } note ? [note] : Array.Empty<string>(), .. finding.AlsoNotes] };
    }

    /// <summary>Which identifier counts: the door's own where it covers one, else what was passed.</summary>
    private static bool IsEmail(CheckedSignature check, CheckedIdentifierDoor door) => door.Door == Door.TicketCenter || check.As switch
    {
        PassedAs.Email => true,
        PassedAs.ExternalUserId => false,
        PassedAs.AsTheDoorTakesIt when door.Covers != SignatureScope.Either => door.Covers == SignatureScope.Email,
        _ => check.Payload.Contains('@', StringComparison.Ordinal),
    };

    private static Cause? Scope(CheckedIdentifierDoor door, bool isEmail, CheckedText text)
    {
        if (door.Door != Door.Widget) return IdentifierText.NormalizeEmail(text.Text) is null && text.Json is null ? IdentifierTexts.IdForEmail : null;
        return (door.Covers, isEmail) switch
        {
            (SignatureScope.Email, false) => IdentifierTexts.IdForEmail,
            (SignatureScope.ExternalUserId, true) => IdentifierTexts.EmailForId,
            (SignatureScope.Either, false) when text.Text.Contains('@', StringComparison.Ordinal) => Ambiguous,
            _ => null,
        };
    }

    private static Cause? Unusable(CheckedText text, bool isEmail, CheckedIdentifierDoor door)
    {
        var isUsable = isEmail ? IdentifierText.NormalizeEmail(text.Text) is not null : IdentifierText.CheckExternalUserId(text.Text) is not null;
        if (isUsable) return null;
        return text.Json is not null ? IdentifierTexts.WholePayload : isEmail
            ? new Cause("bad-identifier", "Not an email address", $"{door.Name} was given a text that is no email address.", "Pass the address alone, as in lisa@example.com.")
            : new Cause("bad-identifier", "Not a usable id", $"An external user id is not blank and has at most {IdentifierText.MaxExternalUserId} characters.", "Pass your own stable id of the user.");
    }

    private static string FailureOf(CheckedIdentifierDoor door) => door.Door == Door.TicketCenter ? "verification_failed" : "identity_verification_failed";

    private static List<string> Hints(CheckedSignature check)
    {
        var hints = PortalDiagnosis.LengthHint(check.Signature).ToList();
        if (VisibleText.HasInvisible(check.Payload)) hints.Add($"What you pasted holds characters that nobody sees: {VisibleText.Of(check.Payload.Length <= 200 ? check.Payload : check.Payload[..200])}");
        return hints;
    }

    internal static readonly Cause NotConfigured = new(
        "not-configured", "No secret yet", "This door has no secret, so no signature can be right.",
        "An owner or admin makes the secret in the settings of this door and reveals it once.");

    internal static readonly Cause Ambiguous = new(
        "identity-ambiguous", "An id that looks like an email",
        "This widget accepts signatures of emails and of ids alike, so an id that contains @ could be somebody's email. It is refused.",
        "Let the widget's signatures cover one of the two (Settings → Widgets), or pass the address as userEmail.");

    internal static readonly Cause TooLong = new(
        "payload-too-large", "Too long for an identifier", "What was pasted is longer than any email or id.", "Paste the identifier alone.");
}
