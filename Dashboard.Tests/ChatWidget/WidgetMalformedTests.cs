using System.Text.Json;
using Dashboard.ChatWidget;
using Dashboard.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.ChatWidget;

public sealed class WidgetMalformedTests(WidgetMalformedTests.Fixture fixture) : IClassFixture<WidgetMalformedTests.Fixture>
{
    public static TheoryData<string> Bodies => new()
    {
        "", "x", "null", "[]", "{}", "\"text\"", """{"widgetSlug":""}""", """{"widgetSlug":null}""", """{"widgetSlug":5}""", """{"widgetSlug":"SLUG"} more""",
        """{"widgetSlug":"SLUG","widgetSlug":"SLUG"}""", """{"widgetSlug":"SLUG","userEmail":5}""", """{"widgetSlug":"SLUG","userEmail":["a@b.c"]}""",
        """{"widgetSlug":"SLUG","userEmail":"a@b.c","userEmail":"d@e.f"}""", """{"widgetSlug":"SLUG","userEmail":"no address"}""",
        """{"widgetSlug":"SLUG","userEmail":"a\ud800@b.c"}""", """{"widgetSlug":"SLUG","userExternalUserId":42}""", """{"widgetSlug":"SLUG","userExternalUserId":"   "}""",
        """{"widgetSlug":"SLUG","userExternalUserId":"a\u0000b"}""", """{"widgetSlug":"SLUG","userSignature":{}}""", """{"widgetSlug":"SLUG","visitorToken":7}""",
        """{"widgetSlug":"SLUG","userData":[]}""", """{"widgetSlug":"SLUG","userData":"x"}""", """{"widgetSlug":"SLUG","userData":{"a":{}}}""",
        """{"widgetSlug":"SLUG","userData":{"a":[1]}}""", """{"widgetSlug":"SLUG","userData":{"a":1,"a":2}}""", """{"widgetSlug":"SLUG","userData":{"__proto__":"x"}}""",
        """{"widgetSlug":"SLUG","userData":{"constructor":"x"}}""", """{"widgetSlug":"SLUG","userData":{"prototype":"x"}}""", """{"widgetSlug":"SLUG","userData":{"":"x"}}""",
        """{"widgetSlug":"SLUG","userData":{"\u005f_proto__":"x"}}""", """{"widgetSlug":"SLUG","userData":{"a":"b\u0000"}}""", """{"widgetSlug":"SLUG","userData":{"a\n":"b"}}""",
        """{"widgetSlug":"SLUG","userData":{"a":"\udc00"}}""", """{"widgetSlug":"SLUG","userData":{},"userData":{}}""",
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Whatever_is_not_such_an_object_is_malformed(string body) =>
        (await fixture.Site.PostAsync("/api/widget/session", body.Replace("SLUG", fixture.Site.Slug, StringComparison.Ordinal))).IsRefused(400, "malformed_request");

    [Fact]
    public async Task User_data_has_at_most_32_keys_of_at_most_500_characters()
    {
        var most = Enumerable.Range(0, 32).ToDictionary(i => $"key {i}", _ => new string('ü', 500));
        (await fixture.Site.OpenAsync(new { userData = most })).IsOk();

        (await fixture.Site.OpenAsync(new { userData = Enumerable.Range(0, 33).ToDictionary(i => $"k{i}", _ => "v") })).IsRefused(400, "malformed_request");
        (await fixture.Site.OpenAsync(new { userData = new { a = new string('x', 501) } })).IsRefused(400, "malformed_request");
        (await fixture.Site.OpenAsync(new { userData = new Dictionary<string, string> { [new string('k', 201)] = "v" } })).IsRefused(400, "malformed_request");
        (await fixture.Site.OpenAsync(new { userData = new { a = new string('x', 5_000_000) } })).IsRefused(400, "malformed_request");
    }

    [Fact]
    public async Task A_script_in_every_field_is_only_text()
    {
        const string script = "<script>alert(1)</script>";

        var answer = (await fixture.Site.OpenAsync(new { userEmail = "a<b>@example.com", userExternalUserId = script, userData = new Dictionary<string, string> { [script] = script, ["name"] = script } })).IsOk();

        var page = await (await fixture.App.SignInAsync(Cast.Bob)).GetAsync($"/acme/customers/{answer.ContactId}");
        Assert.DoesNotContain(page.Document.Scripts, s => s.TextContent.Contains("alert", StringComparison.Ordinal));
        Assert.Contains(script, page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"message":""}""")]
    [InlineData("""{"message":"  \n "}""")]
    [InlineData("""{"message":5}""")]
    [InlineData("""{"text":"x"}""")]
    [InlineData("""{"message":"a","message":"b"}""")]
    [InlineData("""{"message":"a\u0000"}""")]
    [InlineData("""{"message":"\ud800"}""")]
    [InlineData("""{"message":"a","conversationId":5}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_message_that_is_none_is_malformed(string body)
    {
        var token = (await fixture.Site.OpenAsync()).IsOk().Token;

        (await fixture.Site.PostAsync("/api/widget/messages", body, token)).IsRefused(400, "malformed_request");
        (await fixture.Site.PostAsync("/api/widget/messages", $$"""{"message":"{{new string('x', 20_001)}}"}""", token)).IsRefused(400, "malformed_request");
    }

    [Fact]
    public void The_readers_take_any_bytes_and_keep_their_bounds()
    {
        var bytes = ArbMap.Default.GeneratorFor<byte[]>();
        var texts = ArbMap.Default.GeneratorFor<string>().Where(t => t is not null);
        var objects = from key in texts from value in texts select JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?> { ["widgetSlug"] = "x", ["userData"] = new Dictionary<string, string> { [key] = value }, ["userEmail"] = value, ["message"] = value, ["upTo"] = key });
        Prop.ForAll(Gen.OneOf(bytes, objects).ToArbitrary(), static body =>
        {
            var request = WidgetSessionRequest.Parse(body);
            var message = WidgetMessageRequest.Parse(body);
            _ = ReadRequest.Parse(body);
            return (request is null || (request.WidgetSlug.Length > 0 && (request.UserData is null || request.UserData.Attributes.All(IsBounded))))
                && (message is null || !string.IsNullOrWhiteSpace(message.Message));
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsBounded(KeyValuePair<string, string> attribute) =>
        attribute.Key.Length is > 0 and <= 200 && attribute.Value.Length <= 500 && !attribute.Value.Contains('\0', StringComparison.Ordinal)
        && attribute.Key is not ("__proto__" or "constructor" or "prototype");

    public sealed class Fixture : IAsyncLifetime
    {
        public DashboardApp App { get; private set; } = null!;

        internal WidgetSite Site { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await DashboardApp.StartAsync();
            Site = await WidgetSite.AddAsync(App, "malformed");
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
