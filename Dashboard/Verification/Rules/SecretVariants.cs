using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Verification.Rules;

/// <summary>The right secret, handled wrongly on its way from the settings page into the signing code.</summary>
internal static class SecretVariants
{
    internal static readonly Cause Newline = Around(
        "secret-newline", "Secret with a trailing newline",
        "The key was the secret and a line break behind it, as echo and many editors add one.",
        "Trim the secret where it is read, or store it with printf instead of echo.");

    internal static readonly Cause Spaces = Around(
        "secret-spaces", "Secret with spaces around it",
        "The key was the secret with a space or tab around it.",
        "Trim the secret where it is read; look at the line in your secrets manager or .env file.");

    internal static readonly Cause Quotes = Around(
        "secret-quoted", "Secret in quotes",
        "The key was the secret with its quotes: docker --env-file and some .env readers keep them.",
        "Write the value without quotes, or strip them where it is read.");

    internal static readonly Cause HexDecoded = Around(
        "secret-hex-decoded", "Secret decoded from hex",
        "The secret's digits were decoded from hex into bytes first. The key is the text itself, with its prefix.",
        "Use the secret's UTF-8 text as the key.");

    internal static readonly Cause Base64Decoded = Around(
        "secret-base64-decoded", "Secret decoded from base64",
        "The secret was decoded from base64 first. The key is the text itself.",
        "Use the secret's UTF-8 text as the key.");

    internal static readonly Cause Base64Encoded = Around(
        "secret-base64-encoded", "Secret still encoded in base64",
        "The key was the base64 text of the secret, as a Kubernetes manifest holds it.",
        "Decode it before use, or mount the secret so that it is decoded for you.");

    internal static readonly Cause WithoutPrefix = Around(
        "secret-without-prefix", "Secret without its prefix",
        "The key was the secret without the part up to the underscore.",
        "Use the whole text as it was revealed.");

    internal static readonly Cause UpperCase = Around(
        "secret-upper-case", "Secret in upper case", "The key was the secret in upper case.", "Use the text exactly as it was revealed.");

    internal static readonly Cause Hashed = Around(
        "secret-hashed", "Secret hashed first", "The key was the hex text of the secret's SHA-256.", "Use the secret's UTF-8 text as the key.");

    internal static readonly Cause Utf16 = Around(
        "secret-utf16", "Secret in UTF-16",
        "The key was the secret's text in UTF-16, as Encoding.Unicode or getBytes(UTF_16) give it.", "Encode the secret in UTF-8.");

    internal static readonly Cause WholeLine = Around(
        "secret-whole-line", "The whole line of the .env file",
        "The key was NAME=value, not the value alone.", "Read the variable's value.");

    internal static readonly Cause Missing = Around(
        "secret-missing", "No secret at all",
        "The key was empty or the word for nothing in your language: the variable is not set where this server runs.",
        "Set the variable in this environment, and let the start fail when it is missing.");

    internal static readonly Cause PublicKey = Around(
        "secret-public-key", "The public identifier used as secret",
        "The key was the identifier that stands in the page, not the secret.",
        "Sign with the secret from Reveal once; the public key only goes into the snippet.");

    /// <summary>The environment variable of the portal's published examples.</summary>
    public const string PortalVariable = "USERHERO_HMAC_SECRET";

    /// <summary>The keys that one secret turns into.</summary>
    public static IEnumerable<KeyVariant> Of(string secret, string variable)
    {
        foreach (var end in new[] { "\n", "\r\n", "\r", "\n\n" }) yield return KeyVariant.Of(secret + end, Newline);
        foreach (var spaced in new[] { secret + " ", " " + secret, $" {secret} ", secret + "\t", secret + " \n" }) yield return KeyVariant.Of(spaced, Spaces);
        foreach (var quote in new[] { '"', '\'', '`' }) yield return KeyVariant.Of(quote + secret + quote, Quotes);
        var body = secret[(secret.IndexOf('_', StringComparison.Ordinal) + 1)..];
        yield return KeyVariant.Of(body, WithoutPrefix);
        if (body.Length % 2 == 0 && body.All(char.IsAsciiHexDigit)) yield return new KeyVariant(Convert.FromHexString(body), HexDecoded);
        foreach (var decoded in Base64Decodings(secret, body)) yield return new KeyVariant(decoded, Base64Decoded);
        foreach (var end in new[] { "", "\n" })
        {
            yield return KeyVariant.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret + end)), Base64Encoded);
        }

        // The bytes of the hash are no mistake: a secret longer than the block of 64 bytes is hashed by HMAC itself (RFC 2104), to the same key.
        yield return KeyVariant.Of(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))), Hashed);
        yield return KeyVariant.Of(secret.ToUpperInvariant(), UpperCase);
        yield return new KeyVariant(Encoding.Unicode.GetBytes(secret), Utf16);
        yield return new KeyVariant(Encoding.BigEndianUnicode.GetBytes(secret), Utf16);
        yield return KeyVariant.Of($"{variable}={secret}", WholeLine);
    }

    /// <summary>Keys that have nothing to do with the secret.</summary>
    public static IEnumerable<KeyVariant> Instead(string publicId, string variable)
    {
        foreach (var nothing in new[] { "", "undefined", "null", "None", "nil", "false", variable, "YOUR_HMAC_SECRET" })
        {
            yield return KeyVariant.Of(nothing, Missing);
        }

        yield return KeyVariant.Of(publicId, PublicKey);
    }

    private static IEnumerable<byte[]> Base64Decodings(string secret, string body)
    {
        // Node's and Go's URL alphabet take the underscore as a digit, Ruby's and PHP's decoders skip it, strict ones need it cut off.
        foreach (var text in new[] { secret, secret.Replace("_", "", StringComparison.Ordinal), body }.Distinct()) yield return DecodeLeniently(text);
    }

    /// <summary>As most libraries do: bits that are left over at the end are dropped, whatever they are.</summary>
    private static byte[] DecodeLeniently(string text)
    {
        const string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var bytes = new List<byte>(text.Length);
        var (bits, count) = (0, 0);
        foreach (var digit in text.Select(c => digits.IndexOf(c, StringComparison.Ordinal)).Where(digit => digit >= 0))
        {
            (bits, count) = (((bits << 6) | digit) & 0xFFFF, count + 6);
            if (count < 8) continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
        }

        return [.. bytes];
    }

    private static Cause Around(string code, string name, string sentence, string fix) =>
        new(code, name, sentence, fix) { Lines = FixLines.Secret };
}
