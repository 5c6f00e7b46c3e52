using System.Text;
using Dashboard.Identity;

namespace Dashboard.Verification.Rules;

/// <summary>Something else than the payload was signed: one of its values, nothing, or what a language prints for an object.</summary>
internal static class PartialTexts
{
    internal static readonly Cause Nothing = new(
        "empty-text", "Nothing was signed",
        "The signature is that of an empty text: a request body that was read before, or a variable that was not filled.",
        "Sign the string that you send; read the body once and keep it.")
    { Lines = FixLines.OneString };

    internal static readonly Cause Printed = new(
        "printed-object", "The object was printed, not serialised",
        "What was signed is how your language prints an object, not JSON.",
        "Serialise the payload to JSON first, then sign that string.")
    { Lines = FixLines.OneString };

    internal static readonly Cause Query = new(
        "form-encoded", "Form-encoded instead of JSON",
        "What was signed is the payload as name=value pairs.",
        "Serialise the payload to JSON first, then sign that string.")
    { Lines = FixLines.OneString };

    /// <summary>Only an identifier: that is how the Ticket Center and the Chat Widget sign, the portal wants the whole payload.</summary>
    public static IEnumerable<TextVariant> Identifiers(CheckedText text)
    {
        foreach (var name in new[] { "email", "externalUserId", "phone", "expiresAt", "name" })
        {
            if (text.Json?.Find(name) is not { Length: > 0 } value) continue;
            var cause = OnlySigned(name);
            foreach (var form in new[] { value, IdentifierText.TrimAscii(value), IdentifierText.LowerAscii(IdentifierText.TrimAscii(value)), $"\"{value}\"" }.Distinct())
            {
                yield return TextVariant.Of(form, cause) with { Comparable = false };
            }
        }
    }

    public static IEnumerable<TextVariant> Empty()
    {
        foreach (var nothing in new[] { "", "{}", "null", "undefined", "[]", "\"\"" })
        {
            yield return TextVariant.Of(nothing, Nothing) with { Comparable = false };
        }
    }

    public static IEnumerable<TextVariant> PrintedObjects(CheckedText text)
    {
        foreach (var fixedText in new[] { "[object Object]", "Array", "Object" }) yield return TextVariant.Of(fixedText, Printed) with { Comparable = false };
        if (text.Json is not { } json || !json.Members.All(m => m.IsScalar)) yield break;
        yield return Print(json, "{", "}", ", ", m => $"'{m.Name}': {Quote(m, '\'')}");
        yield return Print(json, "{", "}", ", ", m => $"\"{m.Name}\"=>{Quote(m, '"')}");
        yield return Print(json, "{", "}", ", ", m => $"\"{m.Name}\" => {Quote(m, '"')}");
        yield return Print(json, "{", "}", ", ", m => $":{m.Name}=>{Quote(m, '"')}");
        yield return Print(json, "{", "}", ", ", m => $"{m.Name}: {Quote(m, '"')}");
        yield return Print(json, "{", "}", ", ", m => $"{m.Name}={m.Value.Text}");
        yield return Print(json.With(json.Members.OrderBy(m => m.Name, StringComparer.Ordinal)), "map[", "]", " ", m => $"{m.Name}:{m.Value.Text}");
        yield return TextVariant.Of(string.Join('&', json.Members.Select(m => $"{m.Name}={Uri.EscapeDataString(m.Value.Text)}")), Query);
        yield return TextVariant.Of(string.Join('&', json.Members.Select(m => $"{m.Name}={m.Value.Text}")), Query);
    }

    private static TextVariant Print(JsonText json, string open, string close, string between, Func<JsonMember, string> print) =>
        TextVariant.Of(new StringBuilder(open).AppendJoin(between, json.Members.Select(print)).Append(close).ToString(), Printed);

    private static string Quote(JsonMember member, char quote) =>
        member.Value.Type == System.Text.Json.JsonTokenType.String ? $"{quote}{member.Value.Text}{quote}" : member.Value.Text;

    internal static Cause OnlySigned(string name) => new(
        "only-" + name switch { "email" => "email", "externalUserId" => "id", _ => "value" }, $"Only {name} was signed",
        $"The signature covers {name} alone. The Ticket Center and the Chat Widget sign like that; the Embedded Portal signs the whole payload.",
        "Sign the JSON text of the payload, with expiresAt in it.")
    { Lines = FixLines.OneString };
}
