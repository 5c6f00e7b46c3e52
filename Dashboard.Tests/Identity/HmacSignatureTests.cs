using Dashboard.Identity;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.Identity;

[Trait("Kind", "Pure")]
public class HmacSignatureTests
{
    // RFC 4231, test case 2.
    private const string Key = "Jefe";
    private const string Text = "what do ya want for nothing?";
    private const string Digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    [Fact]
    public void It_is_the_hmac_of_rfc_4231()
    {
        Assert.Equal(Digest, HmacSignature.Sign(Key, Text));
        Assert.True(HmacSignature.Matches(Key, Text, Digest));
    }

    [Fact]
    public void Non_ascii_text_is_signed_as_utf_8() =>
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("schlüssel"u8, "Zoë/日本 😀"u8)),
            HmacSignature.Sign("schlüssel", "Zoë/日本 😀"));

    [Theory]
    [InlineData("")]
    [InlineData("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384")]
    [InlineData("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec38430")]
    [InlineData("5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843")]
    [InlineData("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384g")]
    [InlineData(" bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("٥bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=")]
    public void Anything_but_64_lower_case_hex_digits_is_a_mismatch(string signature) =>
        Assert.False(HmacSignature.Matches(Key, Text, signature));

    [Fact]
    public void A_lone_surrogate_matches_nothing_rather_than_its_replacement_character()
    {
        var signedReplacement = HmacSignature.Sign(Key, "\ufffd");
        Assert.False(HmacSignature.Matches(Key, "\ud800", signedReplacement));
    }

    [Fact]
    public void Every_signature_matches_its_own_text_and_no_other() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((a, b) =>
        {
            if (!StrictUtf8.IsWellFormed(a.Get) || !StrictUtf8.IsWellFormed(b.Get)) return true;
            var signature = HmacSignature.Sign(Key, a.Get);
            return HmacSignature.Matches(Key, b.Get, signature) == (a.Get == b.Get);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Flipping_any_one_digit_breaks_it()
    {
        for (var i = 0; i < Digest.Length; i++)
        {
            var digits = Digest.ToCharArray();
            digits[i] = digits[i] == '0' ? '1' : '0';
            Assert.False(HmacSignature.Matches(Key, Text, digits));
        }
    }
}
