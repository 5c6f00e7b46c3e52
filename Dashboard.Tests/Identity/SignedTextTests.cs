using System.Text.Json;
using Dashboard.Identity;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.Identity;

[Trait("Kind", "Pure")]
public class SignedTextTests
{
    private const string Secret = "uhs_of_a_test";

    [Fact]
    public void The_exact_text_comes_first_whatever_it_is()
    {
        var match = SignedText.Match(Secret, "not json at all", HmacSignature.Sign(Secret, "not json at all"));
        Assert.NotNull(match);
        Assert.Null(match.Profile);
        Assert.Equal("not json at all", match.Text);
    }

    [Fact]
    public void Of_several_secrets_it_tells_which()
    {
        const string text = """{"email":"lisa@example.com"}""";
        Assert.Equal(1, SignedText.Match(["new", "old"], text, HmacSignature.Sign("old", text))!.SecretIndex);
        Assert.Equal(1, SignedText.Match(["new", "old"], text, HmacSignature.Sign("old", """{"email": "lisa@example.com"}"""))!.SecretIndex);
        Assert.Null(SignedText.Match(["new", "old"], text, HmacSignature.Sign("older", text)));
    }

    [Theory]
    [InlineData("""{"name":"Zo\u00eb \/ Str\u00f8m"}""", "PHP json_encode")]
    [InlineData("""{"name":"Zo\u00eb / Str\u00f8m"}""", "Python json.dumps compact")]
    [InlineData("""{"name": "Zo\u00eb / Str\u00f8m"}""", "Python json.dumps")]
    [InlineData("""{"name": "Zoë / Strøm"}""", "Python json.dumps ensure_ascii=False, PostgreSQL jsonb")]
    [InlineData("""{"name":"Zo\u00EB / Str\u00F8m"}""", "System.Text.Json")]
    [InlineData("""{"name":"Zoë \/ Strøm"}""", "PHP json_encode JSON_UNESCAPED_UNICODE, Ruby script_safe")]
    public void An_object_signed_in_another_spelling_is_found_by_its_profile(string signedText, string profile)
    {
        var match = SignedText.Match(Secret, """{"name":"Zoë / Strøm"}""", HmacSignature.Sign(Secret, signedText));
        Assert.NotNull(match);
        Assert.Equal(profile, match.Profile);
        Assert.Equal(signedText, match.Text);
    }

    [Theory]
    [InlineData("""{"b":1,"a":2}""")]
    [InlineData("""{"a":2.0,"b":1}""")]
    [InlineData("""{"a":"2","b":1}""")]
    [InlineData("""{"a":2,"b":1,"c":null}""")]
    [InlineData("{\"a\":2,\"b\":1}\n")]
    [InlineData("\ufeff{\"a\":2,\"b\":1}")]
    [InlineData("""{ "a": 2, "b": 1 }""")]
    public void Nothing_is_reordered_or_retyped(string signedText) =>
        Assert.Null(SignedText.Match(Secret, """{"a":2,"b":1}""", HmacSignature.Sign(Secret, signedText)));

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"x":{"a":1,"a":2}}""")]
    [InlineData("""{"x":[{"a":1},{"a":1,"a":2}]}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\udc00\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""["a"]""")]
    [InlineData("""{"a":1} {}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":1/**/}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("")]
    [InlineData("{")]
    public void Doubtful_texts_get_no_second_try(string sent)
    {
        Assert.Null(JsonTokens.Read(StrictUtf8.Encoding.GetBytes(sent)));
        Assert.Null(SignedText.Match(Secret, sent, HmacSignature.Sign(Secret, sent + " ")));
    }

    [Fact]
    public void Deep_nesting_gets_no_second_try()
    {
        var deep = $$"""{"a":{{new string('[', 5000)}}{{new string(']', 5000)}}}""";
        Assert.Null(JsonTokens.Read(StrictUtf8.Encoding.GetBytes(deep)));
        Assert.NotNull(JsonTokens.Read("""{"a":[[[[1]]]]}"""u8));
    }

    [Fact]
    public void Keys_may_return_in_another_object() =>
        Assert.NotNull(JsonTokens.Read("""{"a":{"a":[{"a":1},{"a":2}]},"b":{"a":1}}"""u8));

    [Fact]
    public void Numbers_are_written_as_they_were_read()
    {
        const string sent = """{"a":1e400,"b":-0,"c":12345678901234567890.12345678901234567890,"d":1E+2}""";
        var match = SignedText.Match(Secret, sent, HmacSignature.Sign(Secret, """{"a": 1e400, "b": -0, "c": 12345678901234567890.12345678901234567890, "d": 1E+2}"""));
        Assert.NotNull(match);
    }

    [Fact]
    public void There_are_at_most_24_profiles_and_no_two_are_one()
    {
        var probe = JsonTokens.Read(StrictUtf8.Encoding.GetBytes(
            JsonSerializer.Serialize(new { a = string.Concat(Enumerable.Range(0, 0xa0).Select(c => (char)c)) + "é\u2028\u2029\u3000日😀", b = 1, c = Array.Empty<int>() })))!;
        var texts = EncodingProfiles.All.Select(profile => Write(profile, probe)).ToList();
        Assert.InRange(EncodingProfiles.All.Count, 1, 24);
        Assert.Equal(texts.Count, texts.Distinct().Count());
        Assert.Equal(EncodingProfiles.All.Count, EncodingProfiles.All.Select(profile => profile.Name).Distinct().Count());
    }

    [Fact]
    public void Whatever_a_profile_writes_is_the_same_json_and_is_matched() =>
        Prop.ForAll<NonNull<string>, NonNull<string>, int>((name, value, number) =>
        {
            if (!StrictUtf8.IsWellFormed(name.Get) || !StrictUtf8.IsWellFormed(value.Get)) return true;
            var sent = JsonSerializer.Serialize(new Dictionary<string, object> { ["k" + name.Get] = new object?[] { value.Get, number, null, true, new { } } });
            var tokens = JsonTokens.Read(StrictUtf8.Encoding.GetBytes(sent))!;
            return EncodingProfiles.All.All(profile =>
            {
                var text = Write(profile, tokens);
                return JsonElement.DeepEquals(JsonDocument.Parse(sent).RootElement, JsonDocument.Parse(text).RootElement)
                    && SignedText.Match(Secret, sent, HmacSignature.Sign(Secret, text))?.Text == text;
            });
        }).QuickCheckThrowOnFailure();

    internal static string Write(EncodingProfile profile, List<JsonToken> tokens)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        profile.Write(tokens, buffer);
        return StrictUtf8.Encoding.GetString(buffer.WrittenSpan);
    }
}
