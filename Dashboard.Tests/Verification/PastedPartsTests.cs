using System.Text.Json;
using Dashboard.Verification;
using FsCheck;
using FsCheck.Fluent;

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

    public static TheoryData<string, string, string, string?, string?> Whole => new()
    {
        { "lisa@example.com\nd3b07384d113edec49eaa6238ad5ff00d3b07384d113edec49eaa6238ad5ff00", "lisa@example.com", "d3b07384d113edec49eaa6238ad5ff00d3b07384d113edec49eaa6238ad5ff00", null, null },
        { Payload + "  3q2+7w8/3q2+7w8/3q2+7w8/3q2+7w8/3q2+7w8/3q0=", Payload, "3q2+7w8/3q2+7w8/3q2+7w8/3q2+7w8/3q2+7w8/3q0=", null, null },
        { """<div id="hdh-ticket-center"></div><script src="https://desk.test/ticket-center.js" data-helpdesk-id="hd_1" data-email="o&#39;neill@example.com" data-signature='abc'></script>""", "o'neill@example.com", "abc", "hd_1", null },
        { """<div id="userhero-identity" hidden data-user="{&quot;email&quot;:&quot;a@example.com&quot;,&quot;expiresAt&quot;:1}" data-hmac="abc"></div><script>UserHeroQueue.push(['init', { publicKey: 'pk_1', user: identity.user, userHmac: identity.hmac }]);</script>""", """{"email":"a@example.com","expiresAt":1}""", "abc", "pk_1", null },
        { """new SupportWireWidget({ widgetSlug: 'acme', userEmail: "lisa@example.com", userSignature: 'abc', });""", "lisa@example.com", "abc", "acme", null },
        { """new SupportWireWidget({ widgetSlug: 'acme', userEmail: "lisa@example.com", userExternalUserId: 'usr_1', userSignature: 'abc' })""", "usr_1", "abc", "acme", null },
        { """SupportWire({ app_id: "acme", user_id: 42, email: 'lisa@example.com', user_hash: 'abc' });""", "42", "abc", "acme", null },
        { """UserHero.init({ publicKey: 'pk_1', user: '{"email":"a@example.com","name":"O\'Neill","expiresAt":1}', userHmac: 'abc' })""", """{"email":"a@example.com","name":"O'Neill","expiresAt":1}""", "abc", "pk_1", null },
        { """UserHero.init({ publicKey: 'pk_1', user: {"email": "a@example.com", "tags": {"a": 1}, "expiresAt": 1}, userHmac: 'abc' })""", """{"email":"a@example.com","tags":{"a":1},"expiresAt":1}""", "abc", "pk_1", null },
        { """fetch("https://desk.test/api/messaging/ticket-center/verify", { "headers": { "content-type": "application/json" }, "referrer": "https://app.acme.test/account", "body": "{\"helpdeskId\":\"hd_1\",\"email\":\"lisa@example.com\",\"signature\":\"abc\"}", "method": "POST" });""", "lisa@example.com", "abc", "hd_1", "https://app.acme.test" },
        { """{"log":{"entries":[{"request":{"method":"GET","headers":[]}},{"request":{"method":"POST","headers":[{"name":"Origin","value":"https://app.acme.test"}],"postData":{"mimeType":"application/json","text":"{\"widgetSlug\":\"acme\",\"userEmail\":\"lisa@example.com\",\"userSignature\":\"abc\"}"}}}]}}""", "lisa@example.com", "abc", "acme", "https://app.acme.test" },
        { "curl 'https://desk.test/api/widget/session' -H 'Origin: https://app.acme.test' --data-raw $'{\"widgetSlug\":\"acme\",\"userEmail\":\"o\\'neill@example.com\",\"userSignature\":\"abc\"}'", "o'neill@example.com", "abc", "acme", "https://app.acme.test" },
        { "curl https://desk.test/api/widget/session -d \"{\\\"widgetSlug\\\":\\\"acme\\\",\\\"userExternalUserId\\\":\\\"usr_1\\\",\\\"userSignature\\\":\\\"abc\\\"}\"", "usr_1", "abc", "acme", null },
        { """{"user":"{\"email\":\"a@example.com\"}","userHmac":"abc"}""", """{"email":"a@example.com"}""", "abc", null, null },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public void Something_whole_is_taken_apart(string text, string payload, string signature, string? publicId, string? origin)
    {
        var parts = PastedParts.Read(text);

        Assert.NotNull(parts);
        Assert.Equal((payload, signature, publicId, origin), (parts.Payload, parts.Signature, parts.PublicId, parts.Origin));
    }

    public static TheoryData<string> Endless => new()
    {
        "a" + new string('\n', 190_000) + "b",
        string.Concat(Enumerable.Repeat("data-", 38_000)),
        "curl " + string.Concat(Enumerable.Repeat("-d \"\\", 38_000)),
        "userHmac: 'abc', user: {\"a\": \"" + new string('}', 190_000),
        "fetch(" + string.Concat(Enumerable.Repeat("body:", 38_000)),
        string.Concat(Enumerable.Repeat("user :", 30_000)),
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public async Task A_text_made_to_keep_it_busy_is_put_aside(string text) =>
        Assert.Null(await Task.Run(() => PastedParts.Read(text)).WaitAsync(TimeSpan.FromSeconds(30)));

    [Fact]
    public void Nothing_pasted_makes_it_stumble() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            ArbMap.Default.ArbFor<int>(),
            static (text, kind) =>
            {
                string[] beginnings = ["", "curl ", "fetch(", "{\"signature\":", "userSignature: '", "<a data-signature=\"", "curl -d '{", "[{"];
                return PastedParts.Read(beginnings[Math.Abs(kind % 8)] + text.Get) is not { Signature.Length: 0 };
            }));

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
