using System.Text.Encodings.Web;

namespace Dashboard.Identity;

/// <summary>
/// The ways in which common servers write the same JSON, most often met first. A profile is a spelling, not a program: where two programs
/// write alike they share one. Those of Node.js, Python, PHP, Ruby, Go, System.Text.Json, Newtonsoft.Json, Jackson, Gson, Rails and Laravel are verified by running them
/// (EncodingProfileInterpreterTests, LibraryMistakeTests); Jason, Swift, JavaScriptSerializer and serde_json stand as their sources say. The list is closed (at most 24), because each entry costs a wrong signature one more HMAC.
/// </summary>
public static class EncodingProfiles
{
    private const string LineSeparators = "\u2028\u2029";

    /// <summary>All profiles, in the order in which they are tried.</summary>
    public static IReadOnlyList<EncodingProfile> All { get; } =
    [
        new("JSON.stringify, Python compact ensure_ascii=False, Ruby to_json, Rust serde_json"),
        new("Python json.dumps compact") { NonAscii = NonAscii.LowerHex, Delete = true },
        new("Python json.dumps") { Spaced = true, NonAscii = NonAscii.LowerHex, Delete = true },
        new("Python json.dumps ensure_ascii=False, PostgreSQL jsonb") { Spaced = true },
        new("PHP json_encode") { Slash = true, NonAscii = NonAscii.LowerHex },
        new("PHP json_encode JSON_UNESCAPED_SLASHES") { NonAscii = NonAscii.LowerHex },
        new("PHP json_encode JSON_UNESCAPED_UNICODE, Ruby script_safe") { Slash = true, Escaped = LineSeparators },
        new("PHP json_encode JSON_UNESCAPED_SLASHES|UNICODE, Rails without HTML escapes, Gson disableHtmlEscaping") { Escaped = LineSeparators },
        new("PHP json_encode JSON_HEX_*, Laravel Js::from") { Slash = true, NonAscii = NonAscii.LowerHex, Escaped = "<>&'\"", UpperHexForAscii = true, LowerHexForControls = true },
        new("Go json.Marshal, Rails to_json") { Escaped = "<>&" + LineSeparators },
        new("Go json.Marshal before 1.22") { Escaped = "<>&" + LineSeparators, NoShortBackspaceAndFormFeed = true },
        new("Go json.Encoder SetEscapeHTML(false) before 1.22") { Escaped = LineSeparators, NoShortBackspaceAndFormFeed = true },
        new("System.Text.Json") { Encoder = JavaScriptEncoder.Default },
        new("System.Text.Json UnsafeRelaxedJsonEscaping") { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping },
        new("Newtonsoft.Json") { Escaped = "\u0085" + LineSeparators },
        new("Jackson, Elixir Jason") { UpperHexForAscii = true },
        new("Jackson ESCAPE_NON_ASCII, Elixir Jason escape: :unicode_safe") { NonAscii = NonAscii.UpperHex, UpperHexForAscii = true },
        new("Gson") { Escaped = "<>&='" + LineSeparators },
        new("Swift JSONEncoder") { Slash = true },
        new("JavaScriptSerializer") { Escaped = "<>&'" },
        new("Elixir Jason escape: :html_safe") { Slash = true, Escaped = "<" + LineSeparators, UpperHexForAscii = true },
    ];

    /// <summary>The one of this name, which there is.</summary>
    internal static EncodingProfile Named(string name) => All.Single(profile => profile.Name == name);
}
