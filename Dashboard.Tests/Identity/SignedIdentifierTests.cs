using System.Text;
using Dashboard.Identity;

namespace Dashboard.Tests.Identity;

[Trait("Kind", "Pure")]
public sealed class SignedIdentifierTests
{
    private const string Secret = "hdh_secret";
    private static readonly byte[][] Secrets = [Encoding.UTF8.GetBytes(Secret)];

    [Theory]
    [InlineData("user@example.com", "user@example.com")]
    [InlineData(" User@Example.com ", " User@Example.com ")]
    [InlineData(" User@Example.com ", "user@example.com")]
    public void An_email_may_be_signed_as_passed_or_trimmed_and_lowered(string passed, string signed) =>
        Assert.Equal("user@example.com", SignedIdentifier.MatchEmail(Secrets, passed, Sign(signed))?.Text);

    [Fact]
    public void The_kelvin_sign_is_no_k()
    {
        Assert.Null(SignedIdentifier.MatchEmail(Secrets, "\u212Aim@example.com", Sign("kim@example.com")));
        Assert.Equal("\u212Aim@example.com", SignedIdentifier.MatchEmail(Secrets, "\u212Aim@example.com", Sign("\u212Aim@example.com"))?.Text);
    }

    [Fact]
    public void An_external_id_is_itself_unless_only_its_folded_form_was_signed()
    {
        Assert.Equal("User-42", SignedIdentifier.MatchExternalUserId(Secrets, "User-42", Sign("User-42"))?.Text);
        Assert.Equal("user-42", SignedIdentifier.MatchExternalUserId(Secrets, "User-42", Sign("user-42"))?.Text);
        Assert.Null(SignedIdentifier.MatchExternalUserId(Secrets, "user-42", Sign("User-42")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("not-hex")]
    public void Anything_but_the_signature_is_a_mismatch(string signature) =>
        Assert.Null(SignedIdentifier.MatchEmail(Secrets, "user@example.com", signature));

    [Fact]
    public void Upper_case_hex_is_a_mismatch() =>
        Assert.Null(SignedIdentifier.MatchEmail(Secrets, "user@example.com", Sign("user@example.com").ToUpperInvariant()));

    [Fact]
    public void A_lone_surrogate_matches_nothing() =>
        Assert.Null(SignedIdentifier.MatchExternalUserId(Secrets, "a\ud800", Sign("a")));

    [Fact]
    public void The_secret_that_matched_is_told() =>
        Assert.Equal(1, SignedIdentifier.MatchEmail([Encoding.UTF8.GetBytes("other"), .. Secrets], "user@example.com", Sign("user@example.com"))?.SecretIndex);

    private static string Sign(string text) => HmacSignature.Sign(Secret, text);
}
