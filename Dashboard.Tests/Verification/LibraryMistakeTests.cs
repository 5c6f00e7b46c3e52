using Dashboard.Tests.Support;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Dashboard.Tests.Verification;

/// <summary>
/// As <see cref="InterpreterMistakeTests"/> for the JSON libraries that are no part of a language: each signs in its own spelling, and makes the
/// mistakes that it makes easy. The host page passes the object, so what is pasted is what <c>JSON.stringify</c> made of it.
/// </summary>
public sealed class LibraryMistakeTests(AcmeWithDoors app) : IClassFixture<AcmeWithDoors>
{
    private const string Name = "Zoë <Müller/Söhne> & 'Co' = \u2028\u0085";

    private string Pasted => $$"""{"externalUserId":"usr_8f2k9d","email":"lisa@example.com","name":"{{Name}}","roles":["admin",7],"seats":42,"expiresAt":{{app.Clock.UnixSeconds + 300}}}""";

    [Fact]
    [Trait("Kind", "Interpreter")]
    public async Task What_Jackson_and_Gson_make_of_a_payload_is_named()
    {
        var printed = await Interpreter.JavaWithJson.RunAsync(JavaProgram, Environment);

        await AssertNamedAsync(printed, [
            ("", ""), ("", "Jackson ESCAPE_NON_ASCII"), ("pretty-printed", ""), ("pretty-printed", ""), ("key-order", ""), ("double-encoded", ""),
            ("", "Gson"), ("", "Gson disableHtmlEscaping"), ("pretty-printed", ""), ("key-order", ""), ("double-encoded", ""), ("retyped", ""),
        ]);
    }

    [Fact]
    [Trait("Kind", "Interpreter")]
    public async Task What_Rails_makes_of_a_payload_is_named()
    {
        var printed = await Interpreter.Ruby.RunAsync(RailsProgram, Environment);

        await AssertNamedAsync(printed, [
            ("", "Rails to_json"), ("", "Rails without HTML escapes"), ("pretty-printed", ""), ("key-order", ""), ("double-encoded", ""), ("text-base64", ""),
        ]);
    }

    [Fact]
    [Trait("Kind", "Interpreter")]
    public async Task What_Laravel_makes_of_a_payload_is_named()
    {
        var printed = await Interpreter.Php.RunAsync(LaravelProgram, Environment);

        await AssertNamedAsync(printed, [("", "PHP json_encode"), ("", "Laravel Js::from"), ("pretty-printed", ""), ("key-order", ""), ("double-encoded", ""), ("html-escaped", "")]);
    }

    [Fact]
    public async Task What_Newtonsoft_makes_of_a_payload_is_named()
    {
        var payload = JObject.Parse(Pasted);
        var sorted = new JObject(payload.Properties().OrderBy(p => p.Name, StringComparer.Ordinal));
        string[] signed =
        [
            JsonConvert.SerializeObject(payload), JsonConvert.SerializeObject(payload, new JsonSerializerSettings { StringEscapeHandling = StringEscapeHandling.EscapeNonAscii }),
            JsonConvert.SerializeObject(payload, Formatting.Indented), sorted.ToString(Formatting.None), JsonConvert.SerializeObject(JsonConvert.SerializeObject(payload)),
        ];

        await AssertNamedAsync(
            string.Join('\n', signed.Select(s => HostSignature.Of(app.Portal.Secret, s))),
            // System.Text.Json and Python write these characters alike.
            [("", "UnsafeRelaxedJsonEscaping"), ("", "Python json.dumps compact"), ("pretty-printed", ""), ("key-order", ""), ("double-encoded", "")]);
    }

    /// <summary>A signature a line, through the page, in the order of what is expected: the cause, or none and the spelling that was tolerated.</summary>
    private async Task AssertNamedAsync(string printed, (string Cause, string Spelling)[] expected)
    {
        var signatures = printed.Split('\n');
        Assert.Equal(expected.Length, signatures.Length);
        var erin = await app.SignInAsync(Cast.Erin);
        foreach (var (signature, (cause, spelling)) in signatures.Zip(expected))
        {
            var page = await erin.GetAsync($"/acme/verification?surface={app.Portal.PublicId}");
            page = await page.Fill("Payload", Pasted).Fill("Signature", signature).PressAsync("Check signature");

            var status = Assert.Single(page.All("status")).TextContent;
            Assert.Equal(cause, string.Join(',', page.Document.QuerySelectorAll("[aria-label=Causes] > li").Select(li => li.Id!["cause-".Length..])));
            Assert.Contains(cause.Length == 0 ? "accepted" : "refused", status, StringComparison.Ordinal);
            Assert.True(status.Contains(spelling, StringComparison.Ordinal), $"{spelling}: {status}");
        }
    }

    private Dictionary<string, string> Environment => new()
    {
        ["SECRET"] = app.Portal.Secret,
        ["NAME"] = Name,
        ["EXPIRES"] = $"{app.Clock.UnixSeconds + 300}",
        ["JAVA_TOOL_OPTIONS"] = "-Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8",
    };

    private const string JavaProgram =
        """
        import com.fasterxml.jackson.core.JsonGenerator;
        import com.fasterxml.jackson.databind.*;
        import com.google.gson.*;
        import java.nio.charset.StandardCharsets;
        import java.util.*;
        import javax.crypto.Mac;
        import javax.crypto.spec.SecretKeySpec;

        class Main {
            static void sign(String text) throws Exception {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(System.getenv("SECRET").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                System.out.println(HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))));
            }

            public static void main(String[] args) throws Exception {
                var payload = new LinkedHashMap<String, Object>();
                payload.put("externalUserId", "usr_8f2k9d");
                payload.put("email", "lisa@example.com");
                payload.put("name", System.getenv("NAME"));
                payload.put("roles", List.of("admin", 7));
                payload.put("seats", 42);
                payload.put("expiresAt", Long.parseLong(System.getenv("EXPIRES")));

                var jackson = new ObjectMapper();
                sign(jackson.writeValueAsString(payload));
                var ascii = new ObjectMapper();
                ascii.getFactory().enable(JsonGenerator.Feature.ESCAPE_NON_ASCII);
                sign(ascii.writeValueAsString(payload));
                sign(jackson.writerWithDefaultPrettyPrinter().writeValueAsString(payload));
                sign(jackson.valueToTree(payload).toPrettyString());
                sign(new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).writeValueAsString(payload));
                sign(jackson.writeValueAsString(jackson.writeValueAsString(payload)));

                var gson = new Gson();
                sign(gson.toJson(payload));
                sign(new GsonBuilder().disableHtmlEscaping().create().toJson(payload));
                sign(new GsonBuilder().setPrettyPrinting().create().toJson(payload));
                sign(gson.toJson(new TreeMap<>(payload)));
                sign(gson.toJson(gson.toJson(payload)));
                sign(gson.toJson(gson.fromJson(gson.toJson(payload), Map.class)));
            }
        }
        """;

    private const string RailsProgram =
        """
        require 'active_support'
        require 'active_support/json'
        require 'active_support/message_verifier'
        require 'openssl'

        payload = { externalUserId: 'usr_8f2k9d', email: 'lisa@example.com', name: ENV['NAME'], roles: ['admin', 7], seats: 42, expiresAt: ENV['EXPIRES'].to_i }
        sign = ->(text) { puts OpenSSL::HMAC.hexdigest('SHA256', ENV['SECRET'], text) }
        sign.(payload.to_json)
        ActiveSupport.escape_html_entities_in_json = false
        sign.(payload.to_json)
        ActiveSupport.escape_html_entities_in_json = true
        sign.(JSON.pretty_generate(payload))
        sign.(payload.sort.to_h.to_json)
        sign.(payload.to_json.to_json)
        puts ActiveSupport::MessageVerifier.new(ENV['SECRET'], digest: 'SHA256', serializer: JSON).generate(payload).split('--').last
        """;

    private const string LaravelProgram =
        """
        <?php
        require '/usr/share/php/Illuminate/Support/autoload.php';

        use Illuminate\Support\Js;

        $payload = ['externalUserId' => 'usr_8f2k9d', 'email' => 'lisa@example.com', 'name' => getenv('NAME'), 'roles' => ['admin', 7], 'seats' => 42, 'expiresAt' => (int) getenv('EXPIRES')];
        $sign = function (string $text) { echo hash_hmac('sha256', $text, getenv('SECRET')), "\n"; };
        $sign(collect($payload)->toJson());
        // Js::from writes JSON.parse('…') around the JSON, in a string literal of its own.
        $sign(json_decode('"' . substr(Js::from($payload), strlen("JSON.parse('"), -2) . '"'));
        $sign(collect($payload)->toJson(JSON_PRETTY_PRINT));
        $sign(collect($payload)->sortKeys()->toJson());
        $sign(collect(['json' => collect($payload)->toJson()])->map(fn ($json) => json_encode($json))->first());
        $sign(e(json_encode($payload, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS)));
        """;
}
