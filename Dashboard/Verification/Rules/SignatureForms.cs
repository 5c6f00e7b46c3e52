using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;

namespace Dashboard.Verification.Rules;

/// <summary>Reads a pasted signature in every form in which libraries hand out a digest.</summary>
internal static partial class SignatureForms
{
    internal static readonly Cause Wrapped = new(
        "digest-wrapped", "Signature with something around it",
        "The digits are right, but white space, quotes or a prefix such as sha256= stand around them.",
        "Pass the 64 hex digits alone.")
    { Lines = FixLines.Hex };

    internal static readonly Cause UpperCase = new(
        "digest-upper-case", "Digest in upper case",
        "The digest is right, but written with A–F.",
        "Write it in lower case.")
    { Lines = FixLines.Hex };

    internal static readonly Cause Separated = new(
        "digest-separated", "Digest with separators",
        "The digest is right, but its bytes are separated, as BitConverter.ToString writes them.",
        "Write 64 lower-case hex digits without anything between them.")
    { Lines = FixLines.Hex };

    internal static readonly Cause Base64Digest = new(
        "digest-base64", "Digest in base64",
        "The digest is right, but written in base64.",
        "Write it as 64 lower-case hex digits.")
    { Lines = FixLines.Hex };

    internal static readonly Cause Base64UrlDigest = new(
        "digest-base64url", "Digest in base64url",
        "The digest is right, but written in base64url.",
        "Write it as 64 lower-case hex digits.")
    { Lines = FixLines.Hex };

    internal static readonly Cause Base64OfHex = new(
        "digest-base64-of-hex", "Hex digits encoded once more",
        "The hex digits of the right digest were encoded in base64 on top.",
        "Pass the hex digits as they are.")
    { Lines = FixLines.Hex };

    internal static readonly Cause HexOfHex = new(
        "digest-hex-of-hex", "Hex digits encoded once more",
        "The hex digits of the right digest were taken for bytes and written in hex a second time.",
        "Pass the hex digits as they are.")
    { Lines = FixLines.Hex };

    /// <summary>Everything the signature can stand for, the plainest first.</summary>
    public static IEnumerable<SignatureReading> Read(string signature)
    {
        var core = Prefix().Replace(signature.Trim().Trim('"', '\'', '`').Trim(), "").Trim('"', '\'');
        if (core.Length is 0 or > 400) return [];
        List<Cause> around = core == signature ? [] : [Wrapped];
        return ReadCore(core).Select(r => r with { Causes = [.. around, .. r.Causes] });
    }

    private static IEnumerable<SignatureReading> ReadCore(string core)
    {
        if (TryHex(core, out var digest))
        {
            yield return new SignatureReading(digest, core.Any(char.IsAsciiLetterUpper) ? [UpperCase] : []);
            if (TryHex(Encoding.ASCII.GetString(digest), out var inner)) yield return new SignatureReading(inner, [HexOfHex]);
        }

        if (SeparatedHex().IsMatch(core))
        {
            yield return new SignatureReading(Convert.FromHexString(NotHex().Replace(core, "")), [Separated]);
        }

        if (DecodeBase64(core) is not { } bytes) yield break;
        var isUrl = core.AsSpan().ContainsAny('-', '_') || (core.Length % 4 != 0 && !core.AsSpan().ContainsAny('+', '/'));
        yield return new SignatureReading(bytes, [isUrl ? Base64UrlDigest : Base64Digest]);
        if (TryHex(Encoding.ASCII.GetString(bytes), out var hex)) yield return new SignatureReading(hex, [Base64OfHex]);
    }

    private static bool TryHex(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length < 16 || text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit)) return false;
        bytes = Convert.FromHexString(text);
        return true;
    }

    private static byte[]? DecodeBase64(string text)
    {
        var url = text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return url.Length >= 20 && Base64Url.IsValid(url) ? Base64Url.DecodeFromChars(url) : null;
    }

    [GeneratedRegex("^(sha-?256[=:] ?|hmac[=:] ?|v1=|0x|b['\"])", RegexOptions.IgnoreCase)]
    private static partial Regex Prefix();

    [GeneratedRegex("^[0-9A-Fa-f]{2}([-: ][0-9A-Fa-f]{2}){15,}$")]
    private static partial Regex SeparatedHex();

    [GeneratedRegex("[^0-9A-Fa-f]")]
    private static partial Regex NotHex();
}
