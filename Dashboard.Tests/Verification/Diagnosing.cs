using System.Security.Cryptography;
using System.Text;
using Dashboard.Identity;
using Dashboard.Verification;

namespace Dashboard.Tests.Verification;

/// <summary>A portal to check against, and signatures made independently of the product's own code.</summary>
internal static class Diagnosing
{
    public const string Secret = "uhs_5f2c8e0b7d914a36a1c0f4e2b3d5968778695a4b3c2d1e0f1a2b3c4d5e6f7081";
    public const string OldSecret = "uhs_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    public const string PublicKey = "pk_kT0w3dXbQ2mN8rVaYzL5cg";

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_763_650_000);

    public static long InFiveMinutes => Now.ToUnixTimeSeconds() + 300;

    /// <summary>As <c>JSON.stringify</c> writes it: a slash, letters beyond ASCII, characters that HTML escapes.</summary>
    public static string Payload => $$"""{"externalUserId":"usr_8f2k9d","email":"lisa@example.com","name":"Zoë <Müller/Söhne>","expiresAt":{{InFiveMinutes}}}""";

    public static CheckedPortal Desk => new(
        PublicKey, Enabled: true, OriginAllowlist.Parse("https://app.acme.test\nhttps://*.acme.example", out _), TimeSpan.FromHours(1),
        [
            new TriedSecret(Secret, null),
            new TriedSecret(OldSecret, new Cause("previous-secret", "Previous secret", "Replaced.", "Deploy the current one.")),
        ]);

    public static string Hmac(string key, string text) => Hmac(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text));

    public static string Hmac(byte[] key, byte[] text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, text));

    public static Verdict Diagnose(string payload, string signature, string? origin = null, CheckedPortal? portal = null) =>
        PortalDiagnosis.Run(new CheckedSignature(payload, signature, origin), portal ?? Desk, Now);

    /// <summary>The dearest check there is: nothing explains it, and there are as many secrets as may be tried. For the benchmark.</summary>
    public static int WorstCase() => Diagnose(Payload, new string('0', 64), portal: Desk with
    {
        Secrets = [.. Desk.Secrets, .. Enumerable.Range(0, 22).Select(i => new TriedSecret($"uhs_{i:x64}", Desk.Secrets[1].Cause))],
    }).Tried;

    /// <summary>The codes found, in order.</summary>
    public static string[] Codes(string payload, string signature, string? origin = null) =>
        [.. Diagnose(payload, signature, origin).Causes.Select(c => c.Code)];
}
