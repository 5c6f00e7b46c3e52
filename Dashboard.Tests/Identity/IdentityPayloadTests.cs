using System.Text;
using Dashboard.Identity;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.Identity;

[Trait("Kind", "Pure")]
public class IdentityPayloadTests
{
    private const long Now = 1_700_000_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void The_payload_of_the_quick_start_is_read()
    {
        var payload = Accepted("""{"externalUserId":"usr_8f2k9d","email":" Lisa@Example.COM ","phone":"+4915112345678","name":"Lisa Ström","company":"Acme","locale":"es","plan":"pro","expiresAt":1700000300}""");
        Assert.Equal("usr_8f2k9d", payload.ExternalUserId);
        Assert.Equal("lisa@example.com", payload.Email);
        Assert.Equal("+4915112345678", payload.Phone);
        Assert.Equal("Lisa Ström", payload.Name);
        Assert.Equal("Acme", payload.Company);
        Assert.Equal("es", payload.Locale);
        Assert.Equal(1_700_000_300, payload.ExpiresAt);
        Assert.Equal([new SignedAttribute("plan", "pro")], payload.Attributes);
        Assert.Equal(SignedIdentityKind.ExternalUserId, payload.Identities.First().Kind);
    }

    [Theory]
    [InlineData(Now - 250, PayloadOutcome.Expired)]
    [InlineData(Now, PayloadOutcome.Expired)]
    [InlineData(Now + 1, PayloadOutcome.Accepted)]
    [InlineData(Now + 3660, PayloadOutcome.Accepted)]
    [InlineData(Now + 3661, PayloadOutcome.ExpiresTooLate)]
    [InlineData((Now + 300) * 1000, PayloadOutcome.ExpiresTooLate)]
    [InlineData(long.MaxValue, PayloadOutcome.ExpiresTooLate)]
    [InlineData(0, PayloadOutcome.Expired)]
    [InlineData(-1, PayloadOutcome.Expired)]
    [InlineData(long.MinValue, PayloadOutcome.Expired)]
    public void It_lives_until_it_expires_and_at_most_an_hour_and_a_minute(long expiresAt, PayloadOutcome outcome) =>
        Assert.Equal(outcome, Parse($$"""{"email":"a@b.c","expiresAt":{{expiresAt}}}""", out _));

    [Theory]
    [InlineData("99999999999999999999999999", PayloadOutcome.ExpiresTooLate)]
    [InlineData("-99999999999999999999999999", PayloadOutcome.Expired)]
    [InlineData("\"1700000300\"", PayloadOutcome.Malformed)]
    [InlineData("1700000300.0", PayloadOutcome.Malformed)]
    [InlineData("1.7e9", PayloadOutcome.Malformed)]
    [InlineData("null", PayloadOutcome.Malformed)]
    [InlineData("true", PayloadOutcome.Malformed)]
    [InlineData("[1700000300]", PayloadOutcome.Malformed)]
    [InlineData("{}", PayloadOutcome.Malformed)]
    public void The_expiry_is_an_integer(string expiresAt, PayloadOutcome outcome) =>
        Assert.Equal(outcome, Parse($$"""{"email":"a@b.c","expiresAt":{{expiresAt}}}""", out _));

    [Theory]
    [InlineData("""{"email":"a@b.c"}""")]
    [InlineData("""{"expiresAt":1700000300}""")]
    [InlineData("""{"name":"Lisa","expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":null,"email":"","phone":null,"expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":"  ","email":"a@b.c","expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":true,"email":"a@b.c","expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":4.2,"expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":42.0,"expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":1e3,"expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":9007199254740992,"expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":-9007199254740992,"expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":["a"],"email":"a@b.c","expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":{"id":1},"email":"a@b.c","expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":"a\u0000b","expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":"a\ud800","expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":"a","email":5,"expiresAt":1700000300}""")]
    [InlineData("""{"externalUserId":"a","email":"no address","expiresAt":1700000300}""")]
    [InlineData("""{"email":"a@b.c\r\nBcc: x@y.z","expiresAt":1700000300}""")]
    [InlineData("""{"email":"a\u0000@b.c","expiresAt":1700000300}""")]
    [InlineData("""{"email":"   ","externalUserId":"a","expiresAt":1700000300}""")]
    [InlineData("""{"phone":15112345678,"expiresAt":1700000300}""")]
    [InlineData("""{"phone":"015112345678","expiresAt":1700000300}""")]
    [InlineData("""{"phone":"+49 151 1234","expiresAt":1700000300}""")]
    [InlineData("""{"phone":"+4915112345678901","expiresAt":1700000300}""")]
    [InlineData("""{"phone":"+٤٩١٥١١٢٣٤","expiresAt":1700000300}""")]
    [InlineData("""{"email":"a@b.c","expiresAt":1700000300,"expiresAt":1700000300}""")]
    [InlineData("""{"email":"a@b.c","\u0065mail":"x@y.z","expiresAt":1700000300}""")]
    [InlineData("""{"email":"a@b.c","x":{"a":1,"a":1},"expiresAt":1700000300}""")]
    [InlineData("""{"email":"a@b.c","name":{"a":1,"a":1},"expiresAt":1700000300}""")]
    [InlineData("""{"email":"a@b.c","x":["\udfff"],"expiresAt":1700000300}""")]
    [InlineData("""{"email":"a@b.c","\ud800":1,"expiresAt":1700000300}""")]
    [InlineData("""{"email":"a@b.c","expiresAt":1700000300}x""")]
    [InlineData("""{"email":"a@b.c","expiresAt":1700000300}{}""")]
    [InlineData("""{"email":"a@b.c","expiresAt":1700000300""")]
    [InlineData("""[{"email":"a@b.c","expiresAt":1700000300}]""")]
    [InlineData("\"{\\\"email\\\":\\\"a@b.c\\\",\\\"expiresAt\\\":1700000300}\"")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("lisa@example.com")]
    public void What_is_no_payload_is_malformed(string text) => Assert.Equal(PayloadOutcome.Malformed, Parse(text, out _));

    [Fact]
    public void Deep_nesting_is_malformed() =>
        Assert.Equal(PayloadOutcome.Malformed, Parse($$"""{"email":"a@b.c","expiresAt":1700000300,"x":{{new string('[', 100)}}{{new string(']', 100)}}}""", out _));

    [Fact]
    public void More_than_8192_bytes_are_malformed()
    {
        var padding = new string('x', IdentityPayload.MaxBytes - """{"email":"a@b.c","expiresAt":1700000300,"x":""}""".Length);
        Accepted($$"""{"email":"a@b.c","expiresAt":1700000300,"x":"{{padding}}"}""");
        Assert.Equal(PayloadOutcome.Malformed, Parse($$"""{"email":"a@b.c","expiresAt":1700000300,"x":"{{padding}}y"}""", out _));
    }

    [Theory]
    [InlineData("42", "42")]
    [InlineData("\"42\"", "42")]
    [InlineData("-7", "-7")]
    [InlineData("0", "0")]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("-9007199254740991", "-9007199254740991")]
    [InlineData("\" 42\"", " 42")]
    [InlineData("\"Usr_ÄÖ\"", "Usr_ÄÖ")]
    public void Forty_two_and_its_text_are_one_user_and_nothing_else_is_folded(string signedText, string id) =>
        Assert.Equal(id, Accepted($$"""{"externalUserId":{{signedText}},"expiresAt":1700000300}""").ExternalUserId);

    [Fact]
    public void An_external_id_has_at_most_200_characters()
    {
        Accepted($$"""{"externalUserId":"{{new string('x', 200)}}","expiresAt":1700000300}""");
        Assert.Equal(PayloadOutcome.Malformed, Parse($$"""{"externalUserId":"{{new string('x', 201)}}","expiresAt":1700000300}""", out _));
    }

    [Fact]
    public void The_kelvin_sign_is_not_a_k()
    {
        Assert.Equal("\u212a@example.com", Accepted($$"""{"email":"{{'\u212a'}}@EXAMPLE.com","expiresAt":1700000300}""").Email);
        Assert.Equal("\u0130@example.com", Accepted($$"""{"email":"{{'\u0130'}}@EXAMPLE.com","expiresAt":1700000300}""").Email);
    }

    [Fact]
    public void Absent_null_and_empty_identifiers_are_alike_and_the_next_decides()
    {
        var payload = Accepted("""{"externalUserId":null,"email":"","phone":"+491511234","expiresAt":1700000300}""");
        Assert.Equal([new SignedIdentity(SignedIdentityKind.Phone, "+491511234")], payload.Identities);
    }

    [Fact]
    public void Optional_fields_of_the_wrong_type_are_ignored()
    {
        var payload = Accepted("""{"email":"a@b.c","name":["x"],"company":{"n":1},"locale":7,"expiresAt":1700000300}""");
        Assert.Null(payload.Name);
        Assert.Null(payload.Company);
        Assert.Null(payload.Locale);
        Assert.Empty(payload.Attributes);
    }

    [Fact]
    public void Display_text_carries_no_control_characters_and_is_cut_between_characters()
    {
        Assert.Equal("Lisa  Bcc: x", Accepted("""{"email":"a@b.c","name":"\u0000Lisa\r\nBcc: x ","expiresAt":1700000300}""").Name);
        var name = Accepted($$"""{"email":"a@b.c","name":"x{{string.Concat(Enumerable.Repeat("😀", 150))}}","expiresAt":1700000300}""").Name!;
        Assert.Equal(199, name.Length);
        Assert.True(StrictUtf8.IsWellFormed(name));
        Assert.Null(Accepted("""{"email":"a@b.c","name":" \t ","expiresAt":1700000300}""").Name);
    }

    [Fact]
    public void Other_keys_become_attributes_nested_ones_as_json_text()
    {
        var payload = Accepted("""{"email":"a@b.c","seats":12.50,"trial":true,"gone":null,"tags":["a", {"b":1}],"note":"x\u0000y","":"no name","expiresAt":1700000300}""");
        Assert.Equal(
            [new("seats", "12.50"), new("trial", "true"), new("tags", """["a", {"b":1}]"""), new("note", "xy")],
            payload.Attributes);
    }

    [Fact]
    public void Attributes_in_excess_are_dropped()
    {
        var many = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"k{i}\":{i}"));
        var payload = Accepted($$"""{"email":"a@b.c","long":"{{new string('x', 501)}}","fits":"{{new string('y', 500)}}",{{many}},"expiresAt":1700000300}""");
        Assert.Equal(32, payload.Attributes.Count);
        Assert.Equal("fits", payload.Attributes[0].Name);
        Assert.DoesNotContain(payload.Attributes, attribute => attribute.Name == "long");
    }

    [Fact]
    public void No_text_makes_the_parser_throw() =>
        Prop.ForAll<NonNull<string>, byte[]>((text, bytes) =>
        {
            IdentityPayload.Parse(bytes ?? [], DateTimeOffset.UnixEpoch, Hour, out _);
            IdentityPayload.Parse(Encoding.UTF8.GetBytes($$"""{"email":{{text.Get}},"a":1}"""), DateTimeOffset.UnixEpoch, Hour, out _);
            return true;
        }).QuickCheckThrowOnFailure();

    private static IdentityPayload Accepted(string text)
    {
        Assert.Equal(PayloadOutcome.Accepted, Parse(text, out var payload));
        return payload!;
    }

    private static PayloadOutcome Parse(string text, out IdentityPayload? payload) =>
        IdentityPayload.Parse(Encoding.UTF8.GetBytes(text), DateTimeOffset.FromUnixTimeSeconds(Now), Hour, out payload);
}
