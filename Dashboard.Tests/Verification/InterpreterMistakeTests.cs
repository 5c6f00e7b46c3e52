using Dashboard.Data.Identity;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Verification;

/// <summary>
/// For every cause: the real interpreter of a language makes that very mistake, what it printed goes through the page, and the page names it.
/// Each program prints what its host page would pass, then the signature that it made.
/// </summary>
public sealed class InterpreterMistakeTests(AcmeWithDoors app) : IClassFixture<AcmeWithDoors>
{
    private const string Node = "node";
    private const string Python = "python";
    private const string Php = "php";
    private const string Ruby = "ruby";
    private const string Go = "go";
    private const string Java = "java";
    private const string Elixir = "elixir";
    private const string CSharp = "csharp";

    /// <summary>What the browser would send: the object, serialised by JSON.stringify.</summary>
    private const string NodeBegin = "import crypto from 'node:crypto'; const secret = process.env.SECRET; const payload = { externalUserId: process.env.ID, email: process.env.EMAIL, name: process.env.NAME, expiresAt: Number(process.env.EXPIRES) }; const json = JSON.stringify(payload); const sign = (key, text) => crypto.createHmac('sha256', key).update(text).digest('hex'); const show = (text, signature) => { console.log(text); console.log(signature); };\n";

    private const string PythonBegin = "import hmac, hashlib, json, os, base64, urllib.parse\nsecret = os.environ['SECRET']\npayload = {'externalUserId': os.environ['ID'], 'email': os.environ['EMAIL'], 'name': os.environ['NAME'], 'expiresAt': int(os.environ['EXPIRES'])}\njs = json.dumps(payload, separators=(',', ':'), ensure_ascii=False)\nsign = lambda key, text: hmac.new(key if isinstance(key, bytes) else key.encode(), text if isinstance(text, bytes) else text.encode(), hashlib.sha256).hexdigest()\nshow = lambda text, signature: print(text, signature, sep='\\n')\n";

    private const string PhpBegin = "<?php $secret = getenv('SECRET'); $payload = ['externalUserId' => getenv('ID'), 'email' => getenv('EMAIL'), 'name' => getenv('NAME'), 'expiresAt' => (int) getenv('EXPIRES')]; $js = json_encode($payload, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE); function show($text, $signature) { echo $text, \"\\n\", $signature, \"\\n\"; }\n";

    private const string RubyBegin = "require 'json'; require 'openssl'; require 'digest'; secret = ENV['SECRET']; payload = { externalUserId: ENV['ID'], email: ENV['EMAIL'], name: ENV['NAME'], expiresAt: ENV['EXPIRES'].to_i }; json = payload.to_json; sign = ->(key, text) { OpenSSL::HMAC.hexdigest('SHA256', key, text) }\n";

    private const string ElixirBegin = "secret = System.fetch_env!(\"SECRET\"); email = System.fetch_env!(\"EMAIL\"); sign = fn key, text -> :crypto.mac(:hmac, :sha256, key, text) |> Base.encode16(case: :lower) end\n";

    /// <summary>Cause, language, code behind the beginning of that language.</summary>
    public static TheoryData<string, string, string> AtThePortal => new()
    {
        { "", Node, "show(json, sign(secret, json))" },
        { "", Python, "show(js, sign(secret, json.dumps(payload)))" },
        { "", Php, "show($js, hash_hmac('sha256', json_encode($payload), $secret));" },
        { "", Ruby, "puts json, sign.(secret, json)" },
        { "digest-base64", Node, "show(json, crypto.createHmac('sha256', secret).update(json).digest('base64'))" },
        { "digest-base64url", Node, "show(json, crypto.createHmac('sha256', secret).update(json).digest('base64url'))" },
        { "digest-base64", Ruby, "puts json, [OpenSSL::HMAC.digest('SHA256', secret, json)].pack('m0')" },
        { "digest-upper-case", Python, "show(js, sign(secret, js).upper())" },
        { "digest-upper-case", Elixir, "IO.puts(~s({\"email\":\"#{email}\",\"expiresAt\":#{System.fetch_env!(\"EXPIRES\")}})); IO.puts(:crypto.mac(:hmac, :sha256, secret, ~s({\"email\":\"#{email}\",\"expiresAt\":#{System.fetch_env!(\"EXPIRES\")}})) |> Base.encode16())" },
        { "digest-wrapped", Python, "show(js, 'sha256=' + sign(secret, js))" },
        { "digest-separated", Python, "show(js, hmac.new(secret.encode(), js.encode(), hashlib.sha256).digest().hex(':'))" },
        { "payload-too-large", Python, "payload['bio'] = 'x' * 9000; js = json.dumps(payload); show(js, sign(secret, js))" },
        { "digest-wrapped", Python, "show(js, repr(sign(secret, js).encode()))" },
        { "digest-base64-of-hex", Php, "show($js, base64_encode(hash_hmac('sha256', $js, $secret)));" },
        { "digest-hex-of-hex", Php, "show($js, bin2hex(hash_hmac('sha256', $js, $secret)));" },
        { "digest-cut", Php, "show($js, substr(hash_hmac('sha256', $js, $secret), 0, 32));" },
        { "secret-newline", Ruby, "puts json, sign.(secret + \"\\n\", json)" },
        { "secret-spaces", Node, "show(json, sign(secret + ' ', json))" },
        { "secret-quoted", Node, "show(json, sign(`\"${secret}\"`, json))" },
        { "secret-hex-decoded", Python, "show(js, sign(bytes.fromhex(secret.split('_')[1]), js))" },
        { "secret-base64-decoded", Node, "show(json, sign(Buffer.from(secret, 'base64'), json))" },
        { "secret-base64-decoded", Php, "show($js, hash_hmac('sha256', $js, base64_decode($secret)));" },
        { "secret-base64-decoded", Ruby, "puts json, sign.(secret.unpack1('m'), json)" },
        { "secret-base64-encoded", Python, "show(js, sign(base64.b64encode(secret.encode()), js))" },
        { "secret-without-prefix", Python, "show(js, sign(secret.split('_')[1], js))" },
        { "secret-upper-case", Ruby, "puts json, sign.(secret.upcase, json)" },
        { "secret-hashed", Node, "show(json, sign(crypto.createHash('sha256').update(secret).digest('hex'), json))" },
        { "secret-utf16", Node, "show(json, sign(Buffer.from(secret, 'utf16le'), json))" },
        { "secret-whole-line", Node, "show(json, sign('USERHERO_HMAC_SECRET=' + secret, json))" },
        { "secret-missing", Node, "show(json, sign(String(process.env.NOT_SET), json))" },
        { "secret-missing", Php, "show($js, hash_hmac('sha256', $js, getenv('NOT_SET')));" },
        { "secret-public-key", Node, "show(json, sign(process.env.PUBLIC_ID, json))" },
        { "key-order", Python, "show(js, sign(secret, json.dumps(payload, sort_keys=True)))" },
        { "key-order", Go, """var m map[string]any; json.Unmarshal([]byte(js), &m); m["expiresAt"] = expires; b, _ := json.Marshal(m); show(js, sign(secret, b))""" },
        { "pretty-printed", Python, "show(js, sign(secret, json.dumps(payload, indent=4)))" },
        { "pretty-printed", Php, "show($js, hash_hmac('sha256', json_encode($payload, JSON_PRETTY_PRINT), $secret));" },
        { "pretty-printed", Go, """var b bytes.Buffer; json.Indent(&b, []byte(js), "", "  "); show(js, sign(secret, b.Bytes()))""" },
        { "pretty-printed", Ruby, "puts json, sign.(secret, JSON.pretty_generate(payload))" },
        { "text-whitespace", Go, """var b bytes.Buffer; e := json.NewEncoder(&b); e.SetEscapeHTML(false); e.Encode(json.RawMessage(js)); show(js, sign(secret, b.Bytes()))""" },
        { "text-bom", Python, "show(js, sign(secret, js.encode('utf-8-sig')))" },
        { "text-utf16", Java, """show(js, sign(secret, js.getBytes(StandardCharsets.UTF_16)));""" },
        { "text-utf16", CSharp, """Show(js, Sign(secret, Encoding.Unicode.GetBytes(js)));""" },
        { "text-latin1", Java, """show(js, sign(secret, js.getBytes(StandardCharsets.ISO_8859_1)));""" },
        { "double-encoded", Node, "show(json, sign(secret, JSON.stringify(json)))" },
        { "double-encoded", Python, "show(js, sign(secret, json.dumps(js, ensure_ascii=False)))" },
        { "html-escaped", Php, "show($js, hash_hmac('sha256', htmlspecialchars($js), $secret));" },
        { "url-encoded", Node, "show(json, sign(secret, encodeURIComponent(json)))" },
        { "url-encoded", Python, "show(js, sign(secret, urllib.parse.quote_plus(js)))" },
        { "text-base64", Ruby, "puts json, sign.(secret, [json].pack('m0'))" },
        { "text-unicode-form", Python, "import unicodedata; show(js, sign(secret, unicodedata.normalize('NFD', js)))" },
        { "printed-object", Node, "show(json, sign(secret, String(payload)))" },
        { "printed-object", Python, "show(js, sign(secret, str(payload)))" },
        { "empty-text", Node, "show(json, sign(secret, ''))" },
        { "form-encoded", Php, "show($js, hash_hmac('sha256', http_build_query($payload, '', '&', PHP_QUERY_RFC3986), $secret));" },
        { "only-email", Ruby, "puts json, sign.(secret, ENV['EMAIL'])" },
        { "only-id", Node, "show(json, sign(secret, payload.externalUserId))" },
        { "key-added-later", Node, "const { name, ...rest } = payload; show(json, sign(secret, JSON.stringify(rest)))" },
        { "retyped", Php, "show($js, hash_hmac('sha256', json_encode(array_map('strval', $payload), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE), $secret));" },
        { "plain-sha256", Php, "show($js, hash('sha256', $secret . $js));" },
        { "no-secret", Ruby, "puts json, Digest::SHA256.hexdigest(json)" },
        { "hmac-swapped", Php, "show($js, hash_hmac('sha256', $secret, $js));" },
        { "hmac-sha512", Node, "show(json, crypto.createHmac('sha512', secret).update(json).digest('hex'))" },
        { "hmac-sha384", Node, "show(json, crypto.createHmac('sha384', secret).update(json).digest('hex'))" },
        { "hmac-sha1", Php, "show($js, hash_hmac('sha1', $js, $secret));" },
        { "hmac-md5", Python, "show(js, hmac.new(secret.encode(), js.encode(), 'md5').hexdigest())" },
        { "plain-sha1", Php, "show($js, sha1($secret . $js));" },
        { "expires-at-milliseconds", Node, "payload.expiresAt = Date.now() + 300000; show(JSON.stringify(payload), sign(secret, JSON.stringify(payload)))" },
        { "expires-at-text", Ruby, "payload[:expiresAt] = payload[:expiresAt].to_s; puts payload.to_json, sign.(secret, payload.to_json)" },
        { "expires-at-fraction", Python, "import time; payload['expiresAt'] = time.time() + 300; js = json.dumps(payload); show(js, sign(secret, js))" },
        { "expires-at-duration", Php, "$payload['expiresAt'] = 300; show(json_encode($payload), hash_hmac('sha256', json_encode($payload), $secret));" },
        { "expires-at-missing", Node, "delete payload.expiresAt; show(JSON.stringify(payload), sign(secret, JSON.stringify(payload)))" },
        { "expired", Python, "payload['expiresAt'] -= 550; js = json.dumps(payload); show(js, sign(secret, js))" },
        { "expires-too-late", Php, "$payload['expiresAt'] += 86400; show(json_encode($payload), hash_hmac('sha256', json_encode($payload), $secret));" },
        { "bad-identifier", Node, "payload.externalUserId = [7]; show(JSON.stringify(payload), sign(secret, JSON.stringify(payload)))" },
        { "no-identifier", Node, "const p = { userId: '7', expiresAt: payload.expiresAt }; show(JSON.stringify(p), sign(secret, JSON.stringify(p)))" },
        { "payload-not-json", Python, "show(str(payload), sign(secret, str(payload)))" },
        { "digest-base64,key-order", Python, "show(js, base64.b64encode(hmac.new(secret.encode(), json.dumps(payload, sort_keys=True).encode(), hashlib.sha256).digest()).decode())" },
    };

    public static TheoryData<string, string, string> AtTheTicketCenter => new()
    {
        { "", Elixir, "IO.puts(email); IO.puts(sign.(secret, email))" },
        { "digest-base64", Node, "show(payload.email, crypto.createHmac('sha256', secret).update(payload.email).digest('base64'))" },
        { "identifier-untrimmed", Ruby, "puts ENV['EMAIL'], sign.(secret, ENV['EMAIL'] + \"\\n\")" },
        { "email-mixed-case", Python, "show(payload['email'], sign(secret, payload['email'].title()))" },
        { "email-unicode-case", Python, "email = '\u212aim@example.com'; show(email, sign(secret, email.lower()))" },
        { "email-with-name", Ruby, "require 'uri'; puts ENV['EMAIL'], sign.(secret, URI::MailTo.build([ENV['EMAIL'], []]).to_s)" },
        { "email-mixed-case", Php, "show($payload['email'], hash_hmac('sha256', strtoupper($payload['email']), $secret));" },
        { "secret-newline", Elixir, "IO.puts(email); IO.puts(sign.(secret <> \"\\n\", email))" },
        { "payload-instead-of-identifier", Node, "show(payload.email, sign(secret, JSON.stringify({ email: payload.email })))" },
        { "double-encoded", Python, "show(payload['email'], sign(secret, json.dumps(payload['email'])))" },
        { "url-encoded", Node, "show(payload.email, sign(secret, encodeURIComponent(payload.email)))" },
        { "text-utf16", Java, """show(System.getenv("EMAIL"), sign(secret, System.getenv("EMAIL").getBytes(StandardCharsets.UTF_16)));""" },
        { "text-utf16", CSharp, """var email = Environment.GetEnvironmentVariable("EMAIL")!; Show(email, Sign(secret, Encoding.Unicode.GetBytes(email)));""" },
        { "plain-sha256", Elixir, "IO.puts(email); IO.puts(:crypto.hash(:sha256, secret <> email) |> Base.encode16(case: :lower))" },
        { "secret-newline,email-mixed-case", Python, "show(payload['email'], sign(secret + '\\n', payload['email'].title()))" },
        { "id-instead-of-email", Node, "show(payload.externalUserId, sign(secret, payload.externalUserId))" },
    };

    [Theory]
    [Trait("Kind", "Interpreter")]
    [MemberData(nameof(AtThePortal))]
    public Task A_mistake_at_the_portal_is_named(string causes, string language, string code) => NameAsync(app.Portal, causes, language, code);

    [Theory]
    [Trait("Kind", "Interpreter")]
    [MemberData(nameof(AtTheTicketCenter))]
    public Task A_mistake_at_the_ticket_center_is_named(string causes, string language, string code) => NameAsync(app.TicketCenter, causes, language, code);

    [Theory]
    [Trait("Kind", "Interpreter")]
    [InlineData("", "show(payload.externalUserId, sign(secret, payload.externalUserId))")]
    [InlineData("email-instead-of-id", "show(payload.email, sign(secret, payload.email))")]
    [InlineData("digest-upper-case", "show(payload.externalUserId, sign(secret, payload.externalUserId).toUpperCase())")]
    public Task A_mistake_at_a_widget_is_named(string causes, string code) => NameAsync(app.IdWidget, causes, Node, code);

    private async Task NameAsync(DoorKeys door, string causes, string language, string code)
    {
        var environment = new Dictionary<string, string>
        {
            ["SECRET"] = door.Secret,
            ["PUBLIC_ID"] = door.PublicId,
            ["ID"] = "usr_8f2k9d",
            ["EMAIL"] = "lisa@example.com",
            ["NAME"] = "Zoë <Müller/Söhne>",
            ["EXPIRES"] = $"{app.Clock.UnixSeconds + 300}",
            ["PYTHONIOENCODING"] = "utf-8",
            ["JAVA_TOOL_OPTIONS"] = "-Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8",
        };
        var lines = (await RunAsync(language, code, environment)).Split('\n');

        var page = await (await app.SignInAsync(Cast.Erin)).GetAsync($"/acme/verification?surface={door.PublicId}");
        page = await page.Fill("Payload", lines[^2]).Fill("Signature", lines[^1]).PressAsync("Check signature");

        var status = Assert.Single(page.All("status")).TextContent;
        Assert.Contains(causes.Length == 0 ? "accepted" : "refused", status, StringComparison.Ordinal);
        Assert.Equal(causes, string.Join(',', page.Document.QuerySelectorAll("[aria-label=Causes] > li").Select(li => li.Id!["cause-".Length..])));
        Assert.DoesNotContain(door.Secret, page.Body, StringComparison.Ordinal);
    }

    private static Task<string> RunAsync(string language, string code, Dictionary<string, string> environment) => language switch
    {
        Node => Interpreter.Node.RunAsync(NodeBegin + code, environment),
        Python => Interpreter.Python.RunAsync(PythonBegin + code, environment),
        Php => Interpreter.Php.RunAsync(PhpBegin + code, environment),
        Ruby => Interpreter.Ruby.RunAsync(RubyBegin + code, environment),
        Elixir => Interpreter.Elixir.RunAsync(ElixirBegin + code, environment),
        Go => Interpreter.Go.RunAsync(GoProgram(code), environment),
        Java => Interpreter.Java.RunAsync(JavaProgram(code), environment),
        _ => Interpreter.CSharp.RunAsync(CSharpProgram(code), environment),
    };

    private static string GoProgram(string code) =>
        """
        package main

        import ("bytes"; "crypto/hmac"; "crypto/sha256"; "encoding/hex"; "encoding/json"; "os"; "strconv")

        func sign(secret string, text []byte) string { mac := hmac.New(sha256.New, []byte(secret)); mac.Write(text); return hex.EncodeToString(mac.Sum(nil)) }
        func show(text string, signature string) { os.Stdout.WriteString(text + "\n" + signature + "\n") }
        func main() {
            var _ bytes.Buffer
            expires, _ := strconv.ParseInt(os.Getenv("EXPIRES"), 10, 64)
            name, _ := json.Marshal(os.Getenv("NAME"))
            name = bytes.ReplaceAll(bytes.ReplaceAll(name, []byte("\\u003c"), []byte("<")), []byte("\\u003e"), []byte(">"))
            js := `{"externalUserId":"` + os.Getenv("ID") + `","email":"` + os.Getenv("EMAIL") + `","name":` + string(name) + `,"expiresAt":` + os.Getenv("EXPIRES") + `}`
            secret := os.Getenv("SECRET")
            _ = expires
            BODY
        }
        """.Replace("BODY", code, StringComparison.Ordinal);

    private static string JavaProgram(string code) =>
        """
        import java.nio.charset.StandardCharsets;
        import java.util.HexFormat;
        import javax.crypto.Mac;
        import javax.crypto.spec.SecretKeySpec;

        class Main {
            static String sign(String secret, byte[] text) throws Exception {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return HexFormat.of().formatHex(mac.doFinal(text));
            }
            static void show(String text, String signature) { System.out.println(text); System.out.println(signature); }
            public static void main(String[] args) throws Exception {
                String secret = System.getenv("SECRET");
                String js = "{\"externalUserId\":\"" + System.getenv("ID") + "\",\"email\":\"" + System.getenv("EMAIL") + "\",\"name\":\"" + System.getenv("NAME") + "\",\"expiresAt\":" + System.getenv("EXPIRES") + "}";
                BODY
            }
        }
        """.Replace("BODY", code, StringComparison.Ordinal);

    private static string CSharpProgram(string code) =>
        """
        #:property PublishAot=false
        using System.Security.Cryptography;
        using System.Text;
        using System.Text.Encodings.Web;
        using System.Text.Json;

        var secret = Environment.GetEnvironmentVariable("SECRET")!;
        var js = JsonSerializer.Serialize(new
        {
            externalUserId = Environment.GetEnvironmentVariable("ID"), email = Environment.GetEnvironmentVariable("EMAIL"),
            name = Environment.GetEnvironmentVariable("NAME"), expiresAt = long.Parse(Environment.GetEnvironmentVariable("EXPIRES")!),
        }, new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        BODY
        static string Sign(string secret, byte[] text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text));
        static void Show(string text, string signature) { Console.WriteLine(text); Console.WriteLine(signature); }
        """.Replace("BODY", code, StringComparison.Ordinal);
}
