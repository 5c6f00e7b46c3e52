using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static Dashboard.Tests.Verification.Diagnosing;

namespace Dashboard.Tests.Verification;

/// <summary>Each mistake, made here by hand, is named.</summary>
[Trait("Kind", "Pure")]
public sealed class SignatureCauseTests
{
    private static string Right => Hmac(Secret, Payload);

    private static byte[] RightBytes => Convert.FromHexString(Right);

    [Fact]
    public void A_right_signature_is_accepted_without_causes()
    {
        var verdict = Diagnose(Payload, Right, "https://app.acme.test");

        Assert.True(verdict.Accepted);
        Assert.Empty(verdict.Causes);
        Assert.Empty(verdict.Notes);
    }

    [Fact]
    public void A_tolerated_spelling_is_accepted_with_a_note()
    {
        var python = Payload.Replace(",\"", ", \"").Replace("\":", "\": ").Replace("ë", "\\u00eb").Replace("ü", "\\u00fc").Replace("ö", "\\u00f6");

        var verdict = Diagnose(Payload, Hmac(Secret, python));

        Assert.True(verdict.Accepted);
        Assert.Contains("Python", Assert.Single(verdict.Notes), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Forms => new()
    {
        { Convert.ToBase64String(RightBytes), "digest-base64" },
        { Convert.ToBase64String(RightBytes).TrimEnd('=').Replace('+', '-').Replace('/', '_'), "digest-base64url" },
        { Right.ToUpperInvariant(), "digest-upper-case" },
        { BitConverter.ToString(RightBytes), "digest-separated,digest-upper-case|digest-separated" },
        { Right + "\n", "digest-wrapped" },
        { $"\"{Right}\"", "digest-wrapped" },
        { "sha256=" + Right, "digest-wrapped" },
        { "b'" + Right + "'", "digest-wrapped" },
        { Convert.ToBase64String(Encoding.ASCII.GetBytes(Right)), "digest-base64-of-hex" },
        { Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Right)), "digest-hex-of-hex" },
        { Right[..40], "digest-cut" },
        { Right[..63], "" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_digest_in_another_form_is_named(string signature, string expected) =>
        Assert.Contains(string.Join(',', Codes(Payload, signature)), expected.Split('|'));

    public static TheoryData<byte[], string> Keys => new()
    {
        { Utf8(Secret + "\n"), "secret-newline" },
        { Utf8(Secret + "\r\n"), "secret-newline" },
        { Utf8(Secret + " "), "secret-spaces" },
        { Utf8(" " + Secret), "secret-spaces" },
        { Utf8($"\"{Secret}\""), "secret-quoted" },
        { Utf8($"'{Secret}'"), "secret-quoted" },
        { Convert.FromHexString(Secret[4..]), "secret-hex-decoded" },
        { Convert.FromBase64String(Secret[4..]), "secret-base64-decoded" },
        { Convert.FromBase64String(Secret.Replace('_', '/')), "secret-base64-decoded" },
        { Utf8(Convert.ToBase64String(Utf8(Secret))), "secret-base64-encoded" },
        { Utf8(Secret[4..]), "secret-without-prefix" },
        { Utf8(Secret.ToUpperInvariant()), "secret-upper-case" },
        { Utf8(Convert.ToHexStringLower(SHA256.HashData(Utf8(Secret)))), "secret-hashed" },
        { Encoding.Unicode.GetBytes(Secret), "secret-utf16" },
        { Utf8("USERHERO_HMAC_SECRET=" + Secret), "secret-whole-line" },
        { [], "secret-missing" },
        { Utf8("undefined"), "secret-missing" },
        { Utf8(PublicKey), "secret-public-key" },
        { Utf8(OldSecret), "previous-secret" },
        { Utf8(OldSecret + "\n"), "previous-secret,secret-newline" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_secret_handled_wrongly_is_named(byte[] key, string expected) =>
        Assert.Equal(expected.Split(','), Codes(Payload, Hmac(key, Utf8(Payload))));

    public static TheoryData<byte[], string> Texts => new()
    {
        { Utf8(Payload + "\n"), "text-whitespace" },
        { Utf8(" " + Payload), "text-whitespace" },
        { [0xEF, 0xBB, 0xBF, .. Utf8(Payload)], "text-bom" },
        { Encoding.Unicode.GetBytes(Payload), "text-utf16" },
        { Encoding.BigEndianUnicode.GetBytes(Payload), "text-utf16" },
        { Encoding.Latin1.GetBytes(Payload), "text-latin1" },
        { Utf8(Payload.Normalize(NormalizationForm.FormD)), "text-unicode-form" },
        { Utf8(JsonSerializer.Serialize(Payload)), "double-encoded" },
        { Utf8(System.Net.WebUtility.HtmlEncode(Payload)), "html-escaped" },
        { Utf8(Uri.EscapeDataString(Payload)), "url-encoded" },
        { Utf8(Convert.ToBase64String(Utf8(Payload))), "text-base64" },
        { Utf8("lisa@example.com"), "only-email" },
        { Utf8("usr_8f2k9d"), "only-id" },
        { Utf8("Zoë <Müller/Söhne>"), "only-value" },
        { [], "empty-text" },
        { Utf8("[object Object]"), "printed-object" },
        { Utf8($$"""{"email":"lisa@example.com","expiresAt":{{InFiveMinutes}},"externalUserId":"usr_8f2k9d","name":"Zoë <Müller/Söhne>"}"""), "key-order" },
        { Utf8($$"""{"expiresAt": {{InFiveMinutes}}, "externalUserId": "usr_8f2k9d", "name": "Zo\u00eb <M\u00fcller/S\u00f6hne>", "email": "lisa@example.com"}"""), "key-order" },
        { Utf8($$"""{"externalUserId":"usr_8f2k9d","email":"lisa@example.com","expiresAt":{{InFiveMinutes}}}"""), "key-added-later" },
        { Utf8($$"""{"externalUserId":"usr_8f2k9d","email":"lisa@example.com","name":"Zoë <Müller/Söhne>","expiresAt":"{{InFiveMinutes}}"}"""), "retyped" },
        { Utf8(JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(Payload), new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" })), "pretty-printed" },
        { Utf8($"{{\n    \"externalUserId\": \"usr_8f2k9d\",\n    \"email\": \"lisa@example.com\",\n    \"name\": \"Zo\\u00eb <M\\u00fcller\\/S\\u00f6hne>\",\n    \"expiresAt\": {InFiveMinutes}\n}}"), "pretty-printed" },
        { Utf8($"{{'externalUserId': 'usr_8f2k9d', 'email': 'lisa@example.com', 'name': 'Zoë <Müller/Söhne>', 'expiresAt': {InFiveMinutes}}}"), "printed-object" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_signed_otherwise_is_named(byte[] signed, string expected) =>
        Assert.Equal([expected], Codes(Payload, Hmac(Utf8(Secret), signed)));

    public static TheoryData<byte[], string> Digests => new()
    {
        { SHA256.HashData(Utf8(Secret + Payload)), "plain-sha256" },
        { SHA256.HashData(Utf8(Payload + Secret)), "plain-sha256" },
        { SHA256.HashData(Utf8(Payload)), "no-secret" },
        { HMACSHA256.HashData(Utf8(Payload), Utf8(Secret)), "hmac-swapped" },
        { HMACSHA512.HashData(Utf8(Secret), Utf8(Payload)), "hmac-sha512" },
        { HMACSHA384.HashData(Utf8(Secret), Utf8(Payload)), "hmac-sha384" },
#pragma warning disable CA5350, CA5351 // The mistakes that are looked for.
        { HMACSHA1.HashData(Utf8(Secret), Utf8(Payload)), "hmac-sha1" },
        { HMACMD5.HashData(Utf8(Secret), Utf8(Payload)), "hmac-md5" },
#pragma warning restore CA5350, CA5351
    };

    [Theory]
    [MemberData(nameof(Digests))]
    public void Another_algorithm_is_named(byte[] digest, string expected) =>
        Assert.Equal([expected], Codes(Payload, Convert.ToHexStringLower(digest)));

    [Fact]
    public void Pairs_of_mistakes_are_named_together()
    {
        var sorted = $$"""{"email":"lisa@example.com","expiresAt":{{InFiveMinutes}},"externalUserId":"usr_8f2k9d","name":"Zoë <Müller/Söhne>"}""";
        var phpWithNewline = Payload.Replace("/", "\\/").Replace("ë", "\\u00eb").Replace("ü", "\\u00fc").Replace("ö", "\\u00f6");

        Assert.Equal(["digest-base64", "key-order"], Codes(Payload, Convert.ToBase64String(Convert.FromHexString(Hmac(Secret, sorted)))));
        Assert.Equal(["previous-secret", "only-email"], Codes(Payload, Hmac(OldSecret, "lisa@example.com")));
        Assert.Equal(["secret-newline"], Codes(Payload, Hmac(Secret + "\n", phpWithNewline)));
        Assert.Equal(["digest-upper-case", "secret-newline"], Codes(Payload, Hmac(Secret + "\n", Payload).ToUpperInvariant()));
    }

    [Fact]
    public void The_difference_of_the_two_texts_is_shown_with_what_is_invisible()
    {
        var cause = Assert.Single(Diagnose(Payload, Hmac(Secret, Payload + "\r\n")).Causes);

        Assert.Equal("␍␊", Assert.Single(cause.Difference!.Parts, p => p.Only == Dashboard.Verification.DifferenceSide.Signed).Text);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
