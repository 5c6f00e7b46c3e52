using System.Text.Json;
using Dashboard.Data.Customers;
using Dashboard.Identity;

namespace Dashboard.ChatWidget;

/// <summary>What a page says about its user in <c>userData</c> (product §4): flat, bounded, and never more than what anybody could have typed.</summary>
/// <param name="Attributes">In the order given; keys are unique. A key whose value is null is left out.</param>
public sealed record PageData(IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    private const int MaxKeyLength = 200;

    /// <summary>The value of <c>name</c> for the screen, if there is one.</summary>
    public string? Name => Attributes.Where(a => a.Key == "name").Select(a => IdentifierText.CleanForDisplay(a.Value, Customer.MaxTextLength)).FirstOrDefault();

    /// <summary>Reads the object that the reader is about to enter.</summary>
    /// <returns>Null for more than 32 keys, a nested value, one over 500 characters, a key that comes twice or that programs trip over.</returns>
    internal static PageData? Read(ref Utf8JsonReader json)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var attributes = new List<KeyValuePair<string, string>>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = json.GetString()!;
            if (!IsKey(key) || !keys.Add(key) || keys.Count > Customer.MaxAttributes || !json.Read()) return null;
            if (json.TokenType == JsonTokenType.Null) continue;
            if (ReadValue(ref json) is not { Length: <= Customer.MaxAttributeLength } value || value.Contains('\0', StringComparison.Ordinal)) return null;
            attributes.Add(KeyValuePair.Create(key, value));
        }

        return json.TokenType == JsonTokenType.EndObject ? new PageData(attributes) : null;
    }

    private static string? ReadValue(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.String => json.GetString(),
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(json.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };

    // The last three are doors into other objects wherever a script copies keys without a thought.
    private static bool IsKey(string key) =>
        key.Length is > 0 and <= MaxKeyLength && !string.IsNullOrWhiteSpace(key) && !key.Any(char.IsControl) && key is not ("__proto__" or "constructor" or "prototype");
}
