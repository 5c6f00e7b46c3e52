using System.Text.Json;

namespace Dashboard.Identity;

/// <summary>Remembers the keys of every object that is open, to notice one that comes twice.</summary>
internal struct KeyScopes
{
    private Stack<HashSet<string>?>? _enclosing;
    private HashSet<string>? _keys;

    /// <summary>Takes the next token.</summary>
    /// <returns>False for a key that its object already has.</returns>
    public bool Accept(JsonTokenType type, string text)
    {
        switch (type)
        {
            case JsonTokenType.StartObject:
                (_enclosing ??= new Stack<HashSet<string>?>()).Push(_keys);
                _keys = null;
                return true;
            case JsonTokenType.EndObject:
                _keys = _enclosing!.Pop();
                return true;
            case JsonTokenType.PropertyName:
                return (_keys ??= new HashSet<string>(StringComparer.Ordinal)).Add(text);
            default:
                return true;
        }
    }
}
