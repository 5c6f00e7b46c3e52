using System.Globalization;
using System.Text;
using System.Text.Json;
using Dashboard.Identity;

namespace Dashboard.Verification.Rules;

/// <summary>The same members in the same order, written otherwise than any profile that the portal tolerates.</summary>
internal static class RewrittenTexts
{
    internal static readonly Cause Pretty = new(
        "pretty-printed", "Pretty-printed JSON",
        "The signed text has line breaks and indentation that the text you pasted lacks.",
        "Serialise without indentation, or send the very string that was signed.")
    { Lines = FixLines.OneString };

    internal static readonly Cause Retyped = new(
        "retyped", "A number became text, or text a number",
        "The signed text holds a value in another type: an id in quotes on one side and without on the other, say.",
        "Serialise once and send the very string that was signed.")
    { Lines = FixLines.OneString };

    /// <summary>The spellings that the portal tolerates: no mistake by themselves, but found together with one.</summary>
    public static IEnumerable<TextVariant> Profiles(CheckedText text) => text.Json is not { } json
        ? []
        : EncodingProfiles.All.Select(profile => new TextVariant(json.Write(profile), null) { Profile = profile.Name });

    /// <summary>Indented by two or four spaces or a tab, with each kind of line break, as eight languages do it; Jackson with its spaces before colons.</summary>
    public static IEnumerable<TextVariant> Indented(CheckedText text)
    {
        if (text.Json is not { } json) yield break;
        foreach (var profile in EncodingProfiles.All.Where(p => !p.Spaced))
        {
            foreach (var indent in new[] { "  ", "    ", "\t" })
            {
                var pretty = Indent(json, profile, indent);
                yield return TextVariant.Of(pretty, Pretty);
                if (indent == "  ") yield return TextVariant.Of(pretty.Replace("\n", "\r\n", StringComparison.Ordinal), Pretty);
            }
        }

        foreach (var pretty in JacksonSpellings.Select(profile => IndentAsJackson(json, profile)))
        {
            yield return TextVariant.Of(pretty, Pretty);
            yield return TextVariant.Of(pretty.Replace("\n", "\r\n", StringComparison.Ordinal), Pretty);
        }
    }

    /// <summary>Serialised, and the text serialised once more by the same program, in each of its spellings.</summary>
    public static IEnumerable<TextVariant> EncodedTwice(CheckedText text)
    {
        if (text.Json is not { } json) yield break;
        foreach (var profile in EncodingProfiles.All)
        {
            var once = Encoding.UTF8.GetString(json.Write(profile));
            yield return new TextVariant(JsonText.Write([new JsonToken(JsonTokenType.String, once)], profile), WrappedTexts.DoubleEncoded);
        }
    }

    /// <summary>Identifiers and expiry as text instead of number, and the reverse; whole numbers with a fraction of zero.</summary>
    public static IEnumerable<TextVariant> OtherTypes(CheckedText text)
    {
        if (text.Json is not { } json) yield break;
        List<JsonText> changed = [.. AllOfOneKind(json)];
        for (var i = 0; i < json.Members.Count; i++)
        {
            foreach (var other in OtherForms(json.Members[i]))
            {
                var at = i;
                changed.Add(json.With(json.Members.Select((m, j) => j == at ? other : m)));
            }
        }

        foreach (var variant in changed.Take(28).SelectMany(j => ReorderedTexts.CommonSpellings.Append(Gson).Select(j.Write)))
        {
            yield return new TextVariant(variant, Retyped);
        }
    }

    /// <summary>What happens to all of them at once: every number as text, as a double, or as Java prints a double (Gson, reading into a Map).</summary>
    private static IEnumerable<JsonText> AllOfOneKind(JsonText json)
    {
        var numbers = json.Tokens.Count(t => t.Type == JsonTokenType.Number);
        if (numbers == 0) yield break;
        yield return Numbers(json, static number => number with { Text = JavaDouble(number.Text) });
        if (numbers == 1) yield break;
        yield return Numbers(json, static number => number.Text.All(char.IsAsciiDigit) ? number with { Text = number.Text + ".0" } : number);
        yield return Numbers(json, static number => number with { Type = JsonTokenType.String });
    }

    private static JsonText Numbers(JsonText json, Func<JsonToken, JsonToken> write) =>
        new([.. json.Tokens.Select(token => token.Type == JsonTokenType.Number ? write(token) : token)]);

    /// <summary><c>1763650300</c> as <c>Double.toString</c> writes it: <c>1.7636503E9</c>; below ten million <c>42.0</c>.</summary>
    private static string JavaDouble(string number)
    {
        if (!long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || Math.Abs((double)value) >= 1e15) return number;
        if (Math.Abs(value) < 10_000_000) return string.Create(CultureInfo.InvariantCulture, $"{value}.0");
        var digits = Math.Abs(value).ToString(CultureInfo.InvariantCulture);
        var fraction = digits[1..].TrimEnd('0') is { Length: > 0 } rest ? rest : "0";
        return string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : "")}{digits[0]}.{fraction}E{digits.Length - 1}");
    }

    private static IEnumerable<JsonMember> OtherForms(JsonMember member)
    {
        if (!member.IsScalar) yield break;
        var (type, value) = (member.Value.Type, member.Value.Text);
        if (type == JsonTokenType.Number)
        {
            yield return member.WithValue(JsonTokenType.String, value);
            if (value.All(char.IsAsciiDigit)) yield return member.WithValue(JsonTokenType.Number, value + ".0");
            if (value.EndsWith(".0", StringComparison.Ordinal)) yield return member.WithValue(JsonTokenType.Number, value[..^2]);
        }
        else if (type == JsonTokenType.String && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == value)
        {
            yield return member.WithValue(JsonTokenType.Number, value);
        }
    }

    private static readonly EncodingProfile Gson = EncodingProfiles.Named("Gson");

    private static readonly EncodingProfile[] JacksonSpellings =
        [EncodingProfiles.Named("Jackson, Elixir Jason"), EncodingProfiles.Named("Jackson ESCAPE_NON_ASCII, Elixir Jason escape: :unicode_safe")];

    private static string Indent(JsonText json, EncodingProfile profile, string indent)
    {
        var compact = Encoding.UTF8.GetString(json.Write(profile));
        var pretty = new StringBuilder(compact.Length * 2);
        var depth = 0;
        var inString = false;
        for (var i = 0; i < compact.Length; i++)
        {
            var c = compact[i];
            if (inString || c == '"')
            {
                pretty.Append(c);
                if (inString && c == '\\') pretty.Append(compact[++i]);
                else if (c == '"') inString = !inString;
                continue;
            }

            var empty = c is '{' or '[' && compact[i + 1] is '}' or ']';
            if (empty) pretty.Append(c).Append(compact[++i]);
            else if (c is '{' or '[') Break(pretty.Append(c), ++depth, indent);
            else if (c is '}' or ']') Break(pretty, --depth, indent).Append(c);
            else if (c == ',') Break(pretty.Append(c), depth, indent);
            else pretty.Append(c == ':' ? ": " : c.ToString());
        }

        return pretty.ToString();
    }

    /// <summary>Jackson's default printer: <c>"name" : value</c>, arrays on one line, <c>{ }</c> and <c>[ ]</c> where there is nothing in them.</summary>
    private static string IndentAsJackson(JsonText json, EncodingProfile profile)
    {
        var pretty = new StringBuilder();
        var depth = 0;
        var before = JsonTokenType.None;
        foreach (var token in json.Tokens)
        {
            var closes = token.Type is JsonTokenType.EndObject or JsonTokenType.EndArray;
            var opened = before is JsonTokenType.StartObject or JsonTokenType.StartArray;
            var follows = !closes && !opened && before is not (JsonTokenType.None or JsonTokenType.PropertyName);
            if (follows) pretty.Append(',');
            if (token.Type == JsonTokenType.EndObject) depth--;
            if (token.Type == JsonTokenType.PropertyName || (token.Type == JsonTokenType.EndObject && !opened)) Break(pretty, depth, "  ");
            else if (before != JsonTokenType.None) pretty.Append(before == JsonTokenType.PropertyName ? " : " : " ");
            var alone = token.Type == JsonTokenType.PropertyName ? token with { Type = JsonTokenType.String } : token;
            pretty.Append(Encoding.UTF8.GetString(JsonText.Write([alone], profile)));
            if (token.Type == JsonTokenType.StartObject) depth++;
            before = token.Type;
        }

        return pretty.ToString();
    }

    private static StringBuilder Break(StringBuilder pretty, int depth, string indent)
    {
        pretty.Append('\n');
        for (var i = 0; i < depth; i++) pretty.Append(indent);
        return pretty;
    }
}
