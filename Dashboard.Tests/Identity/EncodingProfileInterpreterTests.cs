using System.Text.Encodings.Web;
using System.Text.Json;
using Dashboard.Identity;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Identity;

/// <summary>Each profile whose language is at hand, against that language itself, over every character where spellings differ.</summary>
public class EncodingProfileInterpreterTests
{
    private const string Secret = "uhs_of_a_test";

    private static readonly string Everything = string.Concat(Enumerable.Range(1, 0xff).Select(i => (char)i)) + "\u2027\u2028\u2029\u202f日本 😀 </script>";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Only ASCII in it, so that how a program is handed its arguments does not matter.
    private static readonly string Source = JsonSerializer.Serialize(new { a = Everything, b = new object?[] { 1, true, null, "/" } });

    [Theory]
    [Trait("Kind", "Interpreter")]
    [InlineData("node", "process.stdout.write(JSON.stringify(JSON.parse(process.env.SOURCE)))", null)]
    [InlineData("python", "sys.stdout.write(json.dumps(json.loads(os.environ['SOURCE'])))", "Python json.dumps")]
    [InlineData("python", "sys.stdout.write(json.dumps(json.loads(os.environ['SOURCE']), separators=(',', ':')))", "Python json.dumps compact")]
    [InlineData("python", "sys.stdout.write(json.dumps(json.loads(os.environ['SOURCE']), ensure_ascii=False))", "Python json.dumps ensure_ascii=False, PostgreSQL jsonb")]
    [InlineData("python", "sys.stdout.write(json.dumps(json.loads(os.environ['SOURCE']), ensure_ascii=False, separators=(',', ':')))", null)]
    [InlineData("php", "0", "PHP json_encode")]
    [InlineData("php", "JSON_UNESCAPED_SLASHES", "PHP json_encode JSON_UNESCAPED_SLASHES")]
    [InlineData("php", "JSON_UNESCAPED_UNICODE", "PHP json_encode JSON_UNESCAPED_UNICODE, Ruby script_safe")]
    [InlineData("php", "JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE", "PHP json_encode JSON_UNESCAPED_SLASHES|UNICODE, Rails without HTML escapes, Gson disableHtmlEscaping")]
    [InlineData("php", "JSON_HEX_TAG | JSON_HEX_APOS | JSON_HEX_AMP | JSON_HEX_QUOT", "PHP json_encode JSON_HEX_*, Laravel Js::from")]
    [InlineData("ruby", "print JSON.parse(ENV['SOURCE']).to_json", null)]
    [InlineData("ruby", "require 'active_support'; require 'active_support/json'; print ActiveSupport::JSON.decode(ENV['SOURCE']).to_json", "Go json.Marshal, Rails to_json")]
    [InlineData("ruby", "require 'active_support'; require 'active_support/json'; ActiveSupport.escape_html_entities_in_json = false; print ActiveSupport::JSON.decode(ENV['SOURCE']).to_json", "PHP json_encode JSON_UNESCAPED_SLASHES|UNICODE, Rails without HTML escapes, Gson disableHtmlEscaping")]
    [InlineData("go", "json.Marshal", "Go json.Marshal")]
    [InlineData("go", "encoder", "Go json.Encoder SetEscapeHTML(false)")]
    public async Task A_languages_own_spelling_is_matched(string language, string code, string? profile)
    {
        var environment = new Dictionary<string, string> { ["SOURCE"] = Source, ["PYTHONIOENCODING"] = "utf-8" };
        var written = language switch
        {
            "node" => await Interpreter.Node.RunAsync(code, environment),
            "python" => await Interpreter.Python.RunAsync("import json, os, sys\n" + code, environment),
            "php" => await Interpreter.Php.RunAsync($"<?php echo json_encode(json_decode(getenv('SOURCE')), {code});", environment),
            "ruby" => await Interpreter.Ruby.RunAsync("require 'json'\n" + code, environment),
            _ => await Interpreter.Go.RunAsync(GoProgram(code), environment),
        };
        var sent = await Interpreter.Node.RunAsync("process.stdout.write(JSON.stringify(JSON.parse(process.env.SOURCE)))", environment);

        var match = SignedText.Match(Secret, sent, HmacSignature.Sign(Secret, written));
        Assert.True(match is not null, $"not matched: {written}");
        Assert.Equal(written, match.Text);

        // Go's release decides between its two spellings; to_json without a profile is what the browser writes.
        if (profile is null) Assert.Null(match.Profile);
        else if (language == "go") Assert.StartsWith(profile.Split('(')[0], match.Profile, StringComparison.Ordinal);
        else Assert.Equal(profile, match.Profile);
    }

    [Fact]
    [Trait("Kind", "Interpreter")]
    public async Task The_spellings_of_Jackson_and_Gson_are_matched()
    {
        var written = (await Interpreter.JavaWithJson.RunAsync(JavaProgram, new Dictionary<string, string> { ["SOURCE"] = Source, ["JAVA_TOOL_OPTIONS"] = "-Dstdout.encoding=UTF-8" })).Split('\n');

        Assert.Equal(
            ["Jackson, Elixir Jason", "Jackson ESCAPE_NON_ASCII, Elixir Jason escape: :unicode_safe", "Gson",
                "PHP json_encode JSON_UNESCAPED_SLASHES|UNICODE, Rails without HTML escapes, Gson disableHtmlEscaping"],
            written.Select(ProfileOf));
    }

    [Fact]
    [Trait("Kind", "Pure")]
    public void The_spellings_of_Newtonsoft_are_matched()
    {
        var value = Newtonsoft.Json.Linq.JToken.Parse(Source);

        Assert.Equal("Newtonsoft.Json", ProfileOf(Newtonsoft.Json.JsonConvert.SerializeObject(value)));
        Assert.Equal("PHP json_encode JSON_UNESCAPED_SLASHES", ProfileOf(Newtonsoft.Json.JsonConvert.SerializeObject(
            value, new Newtonsoft.Json.JsonSerializerSettings { StringEscapeHandling = Newtonsoft.Json.StringEscapeHandling.EscapeNonAscii })));
    }

    private static string? ProfileOf(string written)
    {
        var match = SignedText.Match(Secret, Source, HmacSignature.Sign(Secret, written));
        Assert.True(match is not null, $"not matched: {written}");
        Assert.Equal(written, match.Text);
        return match.Profile;
    }

    private const string JavaProgram =
        """
        import com.fasterxml.jackson.core.JsonGenerator;
        import com.fasterxml.jackson.databind.ObjectMapper;
        import com.google.gson.*;

        class Main {
            public static void main(String[] args) throws Exception {
                var source = System.getenv("SOURCE");
                var jackson = new ObjectMapper();
                System.out.println(jackson.writeValueAsString(jackson.readTree(source)));
                jackson.getFactory().enable(JsonGenerator.Feature.ESCAPE_NON_ASCII);
                System.out.println(jackson.writeValueAsString(jackson.readTree(source)));
                System.out.println(new GsonBuilder().serializeNulls().create().toJson(JsonParser.parseString(source)));
                System.out.println(new GsonBuilder().disableHtmlEscaping().serializeNulls().create().toJson(JsonParser.parseString(source)));
            }
        }
        """;

    [Fact]
    [Trait("Kind", "Pure")]
    public void System_text_json_is_matched_by_its_own_profiles()
    {
        var payload = new { a = Everything, b = new object?[] { 1, true, null, "/" } };
        string[] spellings = [JsonSerializer.Serialize(payload), JsonSerializer.Serialize(payload, Relaxed)];
        Assert.All(spellings, written => Assert.Equal(written, SignedText.Match(Secret, Source, HmacSignature.Sign(Secret, written))?.Text));
    }

    private static string GoProgram(string code) =>
        """
        package main

        import (
            "bytes"
            "encoding/json"
            "os"
        )

        func main() {
            var value any
            if err := json.Unmarshal([]byte(os.Getenv("SOURCE")), &value); err != nil {
                panic(err)
            }
            BODY
        }
        """.Replace("BODY", code == "encoder"
            ? "var b bytes.Buffer; e := json.NewEncoder(&b); e.SetEscapeHTML(false); e.Encode(value); os.Stdout.Write(bytes.TrimSuffix(b.Bytes(), []byte(\"\\n\")))"
            : "out, _ := json.Marshal(value); os.Stdout.Write(bytes.TrimSpace(out))", StringComparison.Ordinal);
}
