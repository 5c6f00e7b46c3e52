using System.Text;
using System.Text.Json;
using Dashboard.TicketCenter;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.TicketCenter;

/// <summary>What counts as a call's body, and what is malformed.</summary>
[Trait("Kind", "Pure")]
public sealed class HelpdeskRequestTests
{
    private const string Good = """{"helpdeskId":"hd_1","email":"lisa@example.com","signature":"00"}""";

    [Fact]
    public void Everything_is_read_as_sent()
    {
        var request = Parse("""
            {"read":true,"upTo":"m1","conversationId":"c1","message":"Hi \u00e9\n😀","other":{"a":[1,{"email":"x"}]},"signature":"AB","email":" Lisa@Example.com ","helpdeskId":"hd_1"}
            """)!;

        Assert.Equal(new HelpdeskRequest("hd_1", " Lisa@Example.com ", "AB", "Hi é\n😀", "c1", true, "m1"), request);
        Assert.Equal(new HelpdeskRequest("hd_1", "lisa@example.com", "00", null, null, false, null), Parse(Good));
        Assert.Equal(Parse(Good), Parse(With(""" "conversationId":null,"upTo":null,"read":null """)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{} {}")]
    [InlineData("""{"email":"a@b.c","signature":"x"}""")]
    [InlineData("""{"helpdeskId":"hd_1","signature":"x"}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":"a@b.c"}""")]
    [InlineData("""{"helpdeskId":"","email":"a@b.c","signature":"x"}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":"","signature":"x"}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":"a@b.c","signature":""}""")]
    [InlineData("""{"helpdeskId":null,"email":"a@b.c","signature":"x"}""")]
    [InlineData("""{"helpdeskId":5,"email":"a@b.c","signature":"x"}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":["a@b.c"],"signature":"x"}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":{"a":1},"signature":"x"}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":"a@b.c","signature":true}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":"a@b.c","email":"x@y.z","signature":"x"}""")]
    [InlineData("""{"helpdeskId":"hd_1","\u0065mail":"a@b.c","email":"a@b.c","signature":"x"}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":"\ud800@b.c","signature":"x"}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":"a\u0000@b.c","signature":"x"}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":"a@b.c","signature":"x",}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":"a@b.c","signature":"x"} trailing""")]
    [InlineData("""{"helpdeskId":"hd_1","email":"a@b.c","signature":"x","deep":[[[[[[[[[[]]]]]]]]]]}""")]
    [InlineData("""{"helpdeskId":"hd_1","email":"a@b.c","signature":"x","other":1,"other":2}""")]
    public void What_is_no_call_is_malformed(string body) => Assert.Null(Parse(body));

    [Theory]
    [InlineData("lisa")]
    [InlineData("@example.com")]
    [InlineData("lisa@")]
    [InlineData("li sa@example.com")]
    [InlineData("lisa@example.com\r\nBcc: x@y.z")]
    [InlineData("   ")]
    public void What_is_no_email_address_is_malformed(string email) =>
        Assert.Null(Parse(JsonSerializer.Serialize(new { helpdeskId = "hd_1", email, signature = "x" })));

    [Theory]
    [InlineData(""" "message":"" """)]
    [InlineData(""" "message":"  \n\t " """)]
    [InlineData(""" "message":null """)]
    [InlineData(""" "message":5 """)]
    [InlineData(""" "message":"a\u0000b" """)]
    [InlineData(""" "message":"a\udc00b" """)]
    [InlineData(""" "message":"a\u001bb" """)]
    [InlineData(""" "message":"a","message":"b" """)]
    [InlineData(""" "conversationId":"" """)]
    [InlineData(""" "conversationId":7 """)]
    [InlineData(""" "conversationId":null,"conversationId":"c1" """)]
    [InlineData(""" "read":"true" """)]
    [InlineData(""" "read":1 """)]
    [InlineData(""" "read":false,"read":true """)]
    [InlineData(""" "upTo":[] """)]
    public void A_bad_field_is_malformed_also_where_the_call_has_no_use_for_it(string field) => Assert.Null(Parse(With(field)));

    [Fact]
    public void A_message_is_as_long_as_a_message_may_be_however_it_is_escaped()
    {
        const int longest = Data.Tickets.Message.MaxBodyLength;
        var escaped = With($"\"message\":\"{string.Concat(Enumerable.Repeat("\\u00e9", longest))}\"");

        Assert.InRange(Encoding.UTF8.GetByteCount(escaped), 1, HelpdeskRequest.MaxBodyBytes);
        Assert.Equal(longest, Parse(escaped)!.Message!.Length);
        Assert.Null(Parse(With($"\"message\":\"{new string('x', longest + 1)}\"")));
    }

    [Fact]
    public void No_bytes_are_an_accident() => Prop.ForAll<byte[]>(bytes =>
    {
        HelpdeskRequest.Parse(bytes);
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_good_body_damaged_anywhere_is_read_or_refused_and_never_an_accident() => Prop.ForAll<PositiveInt, byte>((place, value) =>
    {
        var bytes = Encoding.UTF8.GetBytes(With(""" "message":"\ud83d\ude00 x","read":true """));
        bytes[place.Get % bytes.Length] = value;
        var request = HelpdeskRequest.Parse(bytes);
        // Whatever is read can be signed, stored and sent on.
        return request is null || (Unicode(request.Email) && Unicode(request.HelpdeskId) && Unicode(request.Message ?? "") && !request.Email.Contains('\0', StringComparison.Ordinal));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_text_is_sent_arrives_as_it_was_or_is_refused() => Prop.ForAll<NonNull<string>>(text =>
    {
        var sent = JsonSerializer.Serialize(new { helpdeskId = "hd_1", email = "a@b.c", signature = "x", message = text.Get });
        var request = HelpdeskRequest.Parse(Encoding.UTF8.GetBytes(sent));
        return request is null || request.Message == text.Get;
    }).QuickCheckThrowOnFailure();

    private static bool Unicode(string text) => Dashboard.Platform.UnicodeText.IsWellFormed(text);

    private static string With(string field) => $"{Good[..^1]},{field}}}";

    private static HelpdeskRequest? Parse(string body) => HelpdeskRequest.Parse(Encoding.UTF8.GetBytes(body.Trim()));
}
