using System.Security.Cryptography;
using System.Text;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Verification;
using FsCheck;
using FsCheck.Fluent;
using static Dashboard.Tests.Verification.Diagnosing;

namespace Dashboard.Tests.Verification;

/// <summary>Each mistake at the doors that sign a bare identifier, made here by hand, is named.</summary>
[Trait("Kind", "Pure")]
public sealed class IdentifierCauseTests
{
    private const string Email = "lisa.miller@example.com";

    public static TheoryData<string, string, string> Texts => new()
    {
        { Email, Email, "" },
        { " Lisa.Miller@Example.com ", Email, "" },
        { "Lisa.Miller@Example.com", "Lisa.Miller@Example.com", "" },
        { Email, Email + "\n", "identifier-untrimmed" },
        { Email, " " + Email, "identifier-untrimmed" },
        { Email, Email + "\u00a0", "identifier-untrimmed" },
        { " Lisa.Miller@Example.com", "Lisa.Miller@Example.com", "identifier-untrimmed" },
        { Email, "Lisa.Miller@example.com", "email-mixed-case" },
        { Email, "Lisa.Miller@Example.com", "email-mixed-case" },
        { Email, "LISA.MILLER@EXAMPLE.COM", "email-mixed-case" },
        { "ÖZLEM@example.com", "özlem@example.com", "email-unicode-case" },
        { Email, $$"""{"email":"{{Email}}"}""", "payload-instead-of-identifier" },
        { $$"""{"email": "{{Email}}", "expiresAt": 1}""", Email, "payload-instead-of-identifier" },
        { Email, $"<{Email}>", "email-with-name" },
        { Email, "mailto:" + Email, "email-with-name" },
        { $"Lisa <{Email}>", Email, "email-with-name" },
        { Email, $"\"{Email}\"", "double-encoded" },
        { Email, "lisa.miller%40example.com", "url-encoded" },
        { Email, "", "empty-text" },
        { Email, "undefined", "empty-text" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_signed_otherwise_is_named(string passed, string signed, string expected) =>
        Assert.Equal(expected, string.Join(',', Codes(passed, Hmac(Secret, signed))));

    [Fact]
    public void Encodings_of_the_text_are_named()
    {
        Assert.Equal(["text-utf16"], Found(Email, Hmac(Utf8(Secret), Encoding.Unicode.GetBytes(Email))));
        Assert.Equal(["text-bom"], Found(Email, Hmac(Utf8(Secret), [0xEF, 0xBB, 0xBF, .. Utf8(Email)])));
    }

    public static TheoryData<string, string> Signatures => new()
    {
        { Convert.ToBase64String(Convert.FromHexString(Hmac(Secret, Email))), "digest-base64" },
        { Hmac(Secret, Email).ToUpperInvariant(), "digest-upper-case" },
        { Hmac(Secret + "\n", Email), "secret-newline" },
        { Hmac($"'{Secret}'", Email), "secret-quoted" },
        { Hmac("HDH_HMAC_SECRET=" + Secret, Email), "secret-whole-line" },
        { Hmac("hd_acme", Email), "secret-public-key" },
        { Hmac(OldSecret, Email), "previous-secret" },
        { Hmac(OldSecret, "Lisa.Miller@example.com"), "previous-secret,email-mixed-case" },
        { Hmac(Secret + "\n", "Lisa.Miller@example.com"), "secret-newline,email-mixed-case" },
        { Convert.ToBase64String(Convert.FromHexString(Hmac(Secret, Email + "\n"))), "digest-base64,identifier-untrimmed" },
        { Convert.ToHexStringLower(SHA256.HashData(Utf8(Secret + Email))), "plain-sha256" },
        { Convert.ToHexStringLower(SHA256.HashData(Utf8(Email))), "no-secret" },
        { Convert.ToHexStringLower(HMACSHA512.HashData(Utf8(Secret), Utf8(Email))), "hmac-sha512" },
    };

    [Theory]
    [MemberData(nameof(Signatures))]
    public void A_signature_made_otherwise_is_named(string signature, string expected) => Assert.Equal(expected, string.Join(',', Codes(Email, signature)));

    [Theory]
    [InlineData(SignatureScope.Email, PassedAs.Automatic, "usr_42", "usr_42", "id-instead-of-email")]
    [InlineData(SignatureScope.ExternalUserId, PassedAs.Automatic, Email, Email, "email-instead-of-id")]
    [InlineData(SignatureScope.ExternalUserId, PassedAs.ExternalUserId, Email, Email, "")]
    [InlineData(SignatureScope.ExternalUserId, PassedAs.Automatic, "usr_42", "usr_42", "")]
    [InlineData(SignatureScope.Either, PassedAs.Automatic, Email, Email, "")]
    [InlineData(SignatureScope.Either, PassedAs.Automatic, "usr_42", "usr_42", "")]
    [InlineData(SignatureScope.Either, PassedAs.ExternalUserId, Email, Email, "identity-ambiguous")]
    public void What_a_widgets_signatures_cover_decides(SignatureScope covers, PassedAs passedAs, string passed, string signed, string expected) =>
        Assert.Equal(expected, string.Join(',', IdentifierDiagnosis.Run(
            new CheckedSignature(passed, Hmac(Secret, signed), null) { As = passedAs }, Desk(Door.Widget, covers)).Causes.Select(c => c.Code)));

    [Fact]
    public void The_other_identifier_is_tried_where_both_came()
    {
        var both = new CheckedSignature("usr_42", Hmac(Secret, Email), null) { Other = Email, As = PassedAs.ExternalUserId };
        Assert.Equal(["email-instead-of-id"], IdentifierDiagnosis.Run(both, Desk(Door.Widget, SignatureScope.Either)).Causes.Select(c => c.Code));

        var reverse = new CheckedSignature(Email, Hmac(Secret, "usr_42"), null) { Other = "usr_42", As = PassedAs.Email };
        Assert.Equal(["id-instead-of-email"], IdentifierDiagnosis.Run(reverse, Desk(Door.Widget, SignatureScope.Email)).Causes.Select(c => c.Code));
    }

    [Theory]
    [InlineData("https://app.acme.test", "")]
    [InlineData("https://deep.acme.test:8443", "")]
    [InlineData("https://notacme.test", "origin-not-allowed")]
    [InlineData("https://App.Acme.test/", "origin-spelling")]
    [InlineData("null", "origin-unusable")]
    public void A_domain_that_is_not_let_in_comes_with_what_to_enter(string origin, string expected)
    {
        var verdict = IdentifierDiagnosis.Run(new CheckedSignature(Email, Hmac(Secret, Email), origin), Desk(domains: "acme.test"));

        Assert.Equal(expected, string.Join(',', verdict.Causes.Select(c => c.Code)));
        if (expected == "origin-not-allowed") Assert.Contains("notacme.test", verdict.Causes[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_door_without_a_secret_says_so()
    {
        var verdict = IdentifierDiagnosis.Run(new CheckedSignature(Email, Hmac(Secret, Email), null), Desk() with { Secrets = [] });

        Assert.Equal(("not_configured", "not-configured"), (verdict.Code, Assert.Single(verdict.Causes).Code));
    }

    [Fact]
    public void No_random_text_and_signature_is_ever_explained() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), static (text, signature) =>
        {
            var verdict = IdentifierDiagnosis.Run(new CheckedSignature(text.Get, signature.Get, null), Desk());
            // Not to be an address is a fact about the text, no explanation of the signature.
            return !verdict.Accepted && verdict.Causes.All(c => c.Code is "bad-identifier" or "payload-instead-of-identifier");
        }));

    [Fact]
    public void A_check_costs_at_most_two_thousand_digests()
    {
        var many = Desk() with { Secrets = [.. Desk().Secrets, .. Enumerable.Range(0, 22).Select(i => new TriedSecret($"hdh_{i:x64}", Desk().Secrets[1].Cause))] };
        foreach (var text in new[] { Email, "usr_42", Payload, new string('ü', 2000) + "@example.com" })
        {
            Assert.InRange(IdentifierDiagnosis.Run(new CheckedSignature(text, new string('0', 64), null), many).Tried, 100, SignatureSearch.MostDigests);
        }
    }

    private static string[] Codes(string passed, string signature) => Found(passed, signature);

    private static string[] Found(string passed, string signature) =>
        [.. IdentifierDiagnosis.Run(new CheckedSignature(passed, signature, null), Desk()).Causes.Select(c => c.Code)];

    private static CheckedIdentifierDoor Desk(Door door = Door.TicketCenter, SignatureScope covers = SignatureScope.Email, string domains = "") => new(
        door, "The door", "hd_acme", "HDH_HMAC_SECRET", covers, DomainAllowlist.Parse(domains, out _), Diagnosing.Desk.Secrets);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
