using System.Security.Cryptography;

namespace Dashboard.Verification.Rules;

/// <summary>Digests that are not HMAC-SHA256 of the text under the secret.</summary>
internal static class WrongAlgorithms
{
    public static IReadOnlyList<WrongAlgorithm> All { get; } =
    [
        new(32, static (key, text) => HMACSHA256.HashData(text, key), Use(
            "hmac-swapped", "Secret and text swapped", "The text was the key and the secret was the message.")),
        new(32, static (key, text) => SHA256.HashData([.. key, .. text]), Use(
            "plain-sha256", "Plain SHA-256 of secret and text", "The secret was put before the text and hashed; an HMAC is another computation.")),
        new(32, static (key, text) => SHA256.HashData([.. text, .. key]), Use(
            "plain-sha256", "Plain SHA-256 of text and secret", "The secret was put behind the text and hashed; an HMAC is another computation.")),
        new(32, static (_, text) => SHA256.HashData(text), Use(
            "no-secret", "SHA-256 without the secret", "The text was hashed without any secret, so anyone could have made this signature.")),
        new(64, HMACSHA512.HashData, Use("hmac-sha512", "HMAC with SHA-512", "The hash inside the HMAC was SHA-512.")),
        new(48, HMACSHA384.HashData, Use("hmac-sha384", "HMAC with SHA-384", "The hash inside the HMAC was SHA-384.")),
#pragma warning disable CA5350, CA5351 // Weak on purpose: these are the mistakes that are looked for.
        new(20, HMACSHA1.HashData, Use("hmac-sha1", "HMAC with SHA-1", "The hash inside the HMAC was SHA-1.")),
        new(16, HMACMD5.HashData, Use("hmac-md5", "HMAC with MD5", "The hash inside the HMAC was MD5.")),
        new(20, static (key, text) => SHA1.HashData([.. key, .. text]), Use("plain-sha1", "Plain SHA-1 of secret and text", "Secret and text were put together and hashed with SHA-1.")),
#pragma warning restore CA5350, CA5351
    ];

    private static Cause Use(string code, string name, string sentence) =>
        new(code, name, sentence, "Use HMAC-SHA256: the secret is the key, the text is the message.") { Lines = FixLines.Hmac };
}
