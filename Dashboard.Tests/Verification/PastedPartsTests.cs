using System.Text.Json;
using Dashboard.Verification;

namespace Dashboard.Tests.Verification;

[Trait("Kind", "Pure")]
public sealed class PastedPartsTests
{
    private const string Payload = """{"externalUserId":"usr_1","name":"O'Neill \"Z\"","expiresAt":1763650300}""";

    private static string Body => JsonSerializer.Serialize(new { publicKey = "pk_1", payload = Payload, signature = "abc", options = new { } });

    [Fact]
    public void The_body_of_a_handshake_is_taken_apart() => Assert.Equal(new PastedParts(Payload, "abc") { PublicId = "pk_1" }, PastedParts.Read("\n " + Body));

    [Theory]
    [InlineData("--data-raw")]
    [InlineData("--data")]
    public void A_request_copied_as_curl_is_taken_apart_with_its_origin(string option)
    {
        var raw = $$"""{"publicKey":"pk_1","payload":{{JsonSerializer.Serialize(Payload, Relaxed)}},"signature":"abc"}""";
        var curl = $"curl 'https://desk.test/api/portal/session' \\\n  -H 'content-type: application/json' \\\n  -H 'Origin: https://app.acme.test' \\\n  {option} '{raw.Replace("'", "'\\''")}'";

        Assert.Equal(new PastedParts(Payload, "abc") { PublicId = "pk_1", Origin = "https://app.acme.test" }, PastedParts.Read(curl));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("lisa@example.com")]
    [InlineData("""{"email":"lisa@example.com"}""")]
    [InlineData("""{"payload":{},"signature":"abc"}""")]
    [InlineData("""{"payload":"\ud800","signature":"abc"}""")]
    [InlineData("curl https://desk.test")]
    [InlineData("[1]")]
    public void Anything_else_is_left_as_it_is(string? text) => Assert.Null(PastedParts.Read(text));

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
