using System.Text.Json;
using AngleSharp.Html.Parser;
using Dashboard.Identity;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Identity;

/// <summary>
/// The signing code that people copied from the published page (<see cref="PublishedSigners"/>), run as it stands; our own is run in SigningExamplePageTests.
/// What it signs is accepted when the host page hands over the string, and when it hands over an object.
/// </summary>
public class SigningExampleTests
{
    private const string Secret = "uhs_schlüssel/7";
    private const string Name = "Zoë Øster / 日本語 <b>&'\"=+😀\u2028</script>";

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["USERHERO_HMAC_SECRET"] = Secret,
        ["PYTHONIOENCODING"] = "utf-8",
    };

    private static readonly Payload Lisa = new("usr_8f2k9d", "lisa+läden@example.com", Name, "https://example.com/a/b?c=d&e", 2_000_000_000);

    private static readonly string LisaJson = JsonSerializer.Serialize(Lisa);

    [Theory]
    [Trait("Kind", "Interpreter")]
    [InlineData("node")]
    [InlineData("python")]
    [InlineData("ruby")]
    [InlineData("php")]
    [InlineData("go")]
    public async Task The_published_code_is_accepted_as_string_and_as_object(string language) =>
        await AcceptAsync(await SignAsync(language, PublishedSigners.Of(language)));

    [Fact]
    [Trait("Kind", "Pure")]
    public void There_is_an_example_for_every_language_and_the_snippet_escapes_what_was_signed()
    {
        var examples = SigningExamples.For(new SigningDoor(Dashboard.Data.Identity.Door.Portal, "https://support.example.com", "pk_1"));
        Assert.Equal(["node", "python", "ruby", "php", "go", "csharp", "java", "elixir"], examples.Take(8).Select(example => example.Id));
        Assert.All(examples, example => Assert.Contains("USERHERO_HMAC_SECRET", example.Code, StringComparison.Ordinal));

        var page = new HtmlParser().ParseDocument(SigningExamples.Snippet("https://support.example.com", "pk_1", $$"""{"name":"{{Name}}"}""", "abc"));
        Assert.Equal($$"""{"name":"{{Name}}"}""", page.QuerySelector("#userhero-identity")!.GetAttribute("data-user"));
        Assert.Equal("https://support.example.com/portal.js", page.QuerySelector("script[async]")!.GetAttribute("src"));
        Assert.Contains("publicKey: 'pk_1'", page.QuerySelector("script")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task AcceptAsync((string Body, string Digest) signed)
    {
        var asString = SignedText.Match(Secret, signed.Body, signed.Digest);
        Assert.NotNull(asString);
        Assert.Null(asString.Profile);
        Assert.Equal(PayloadOutcome.Accepted, IdentityPayload.Parse(asString.Utf8.Span, DateTimeOffset.FromUnixTimeSeconds(Lisa.expiresAt - 300), TimeSpan.FromHours(1), out var payload));
        Assert.Equal(Lisa.externalUserId, payload!.ExternalUserId);
        Assert.Equal(Lisa.email, payload.Email);
        Assert.Equal(Name.Replace('\u2028', ' '), payload.Name);

        var sentObject = await Interpreter.Node.RunAsync("process.stdout.write(JSON.stringify(JSON.parse(process.env.BODY)))", new Dictionary<string, string> { ["BODY"] = signed.Body });
        Assert.Equal(signed.Body, SignedText.Match(Secret, sentObject, signed.Digest)?.Text);
    }

    private static async Task<(string Body, string Digest)> SignAsync(string language, string code)
    {
        var environment = new Dictionary<string, string>(Environment) { ["PAYLOAD"] = LisaJson };
        var output = language switch
        {
            "node" => await Interpreter.Node.RunAsync(code + "\nconst s = signPayload(JSON.parse(process.env.PAYLOAD)); console.log(s.json); console.log(s.hmac);", environment),
            "python" => await Interpreter.Python.RunAsync(code + "\nfor line in sign_payload(json.loads(os.environ['PAYLOAD'])): print(line)", environment),
            "ruby" => await Interpreter.Ruby.RunAsync(code + "\nputs sign_payload(JSON.parse(ENV['PAYLOAD']))", environment),
            "php" => await Interpreter.Php.RunAsync(code + "\necho implode(\"\\n\", sign_payload(json_decode(getenv('PAYLOAD'), true)));", environment),
            "go" => await Interpreter.Go.RunAsync(code.Replace("package userhero", "package main", StringComparison.Ordinal) + GoMain, environment),
            _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
        };
        var lines = output.Split('\n');
        return (lines[^2], lines[^1]);
    }

    private const string GoMain =
        """

        func main() {
            var payload map[string]any
            if err := json.Unmarshal([]byte(os.Getenv("PAYLOAD")), &payload); err != nil { panic(err) }
            payload["expiresAt"] = int64(payload["expiresAt"].(float64))
            body, digest, err := SignPayload(payload)
            if err != nil { panic(err) }
            os.Stdout.WriteString(body + "\n" + digest)
        }
        """;

#pragma warning disable IDE1006, CA1707 // the names are those of the JSON payload
    private sealed record Payload(string externalUserId, string email, string name, string url, long expiresAt);
#pragma warning restore IDE1006, CA1707
}
