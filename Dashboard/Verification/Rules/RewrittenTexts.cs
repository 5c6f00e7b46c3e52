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

    /// <summary>Indented by two or four spaces or a tab, with each kind of line break, as eight languages do it.</summary>
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
    }

    /// <summary>Identifiers and expiry as text instead of number, and the reverse; whole numbers with a fraction of zero.</summary>
    public static IEnumerable<TextVariant> OtherTypes(CheckedText text)
    {
        if (text.Json is not { } json) yield break;
        var changed = new List<JsonText>();
        for (var i = 0; i < json.Members.Count; i++)
        {
            foreach (var other in OtherForms(json.Members[i]))
            {
                var at = i;
                changed.Add(json.With(json.Members.Select((m, j) => j == at ? other : m)));
            }
        }

        foreach (var variant in changed.Take(24).SelectMany(j => ReorderedTexts.CommonSpellings.Select(j.Write)))
        {
            yield return new TextVariant(variant, Retyped);
        }
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

    private static StringBuilder Break(StringBuilder pretty, int depth, string indent)
    {
        pretty.Append('\n');
        for (var i = 0; i < depth; i++) pretty.Append(indent);
        return pretty;
    }
}
