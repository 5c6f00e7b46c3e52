using System.Globalization;
using System.Text.Json;

namespace Dashboard.Identity;

/// <summary>Reads an <see cref="IdentityPayload"/> key by key, in one pass over the bytes.</summary>
internal ref struct IdentityPayloadReader
{
    private const int MaxAttributes = 32;
    private const int MaxAttributeValue = 500;
    private const int MaxAttributeName = 100;

    private readonly ReadOnlySpan<byte> _utf8;
    private Utf8JsonReader _json;
    private KeyScopes _keys;
    private List<SignedAttribute>? _attributes;
    private string? _externalUserId;
    private string? _email;
    private string? _phone;
    private string? _name;
    private string? _company;
    private string? _locale;
    private long? _expiresAt;

    private IdentityPayloadReader(ReadOnlySpan<byte> utf8)
    {
        _utf8 = utf8;
        _json = new Utf8JsonReader(utf8, JsonTokens.ReaderOptions);
    }

    /// <summary>The payload in <paramref name="utf8"/>, or null where it is none.</summary>
    public static IdentityPayload? Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > IdentityPayload.MaxBytes) return null;
        try
        {
            return new IdentityPayloadReader(utf8).ReadObject();
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string with a lone surrogate.
            return null;
        }
    }

    private IdentityPayload? ReadObject()
    {
        if (!Next() || _json.TokenType != JsonTokenType.StartObject) return null;
        while (Next() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var key = _json.GetString()!;
            if (!Next() || !ReadValue(key)) return null;
        }

        // The last Read finds what must not follow the object.
        if (_json.TokenType != JsonTokenType.EndObject || _json.Read()) return null;
        if (_expiresAt is null || (_externalUserId ?? _email ?? _phone) is null) return null;
        return new IdentityPayload
        {
            ExternalUserId = _externalUserId,
            Email = _email,
            Phone = _phone,
            Name = _name,
            Company = _company,
            Locale = _locale,
            ExpiresAt = _expiresAt.Value,
            Attributes = _attributes ?? [],
        };
    }

    private bool Next()
    {
        if (!_json.Read()) return false;
        var name = _json.TokenType == JsonTokenType.PropertyName ? _json.GetString()! : "";
        return _keys.Accept(_json.TokenType, name) ? true : throw new JsonException("duplicate key");
    }

    private bool ReadValue(string key)
    {
        switch (key)
        {
            case "expiresAt":
                return ReadExpiry();
            case "externalUserId":
                return ReadExternalUserId();
            case "email":
                return ReadIdentifier(IdentifierText.NormalizeEmail, out _email);
            case "phone":
                return ReadIdentifier(IdentifierText.CheckPhone, out _phone);
            case "name":
                _name = ReadDisplayText(200);
                return true;
            case "company":
                _company = ReadDisplayText(200);
                return true;
            case "locale":
                _locale = ReadDisplayText(35);
                return true;
            default:
                ReadAttribute(key);
                return true;
        }
    }

    private bool ReadExpiry()
    {
        if (_json.TokenType != JsonTokenType.Number || !IsInteger(_json.ValueSpan)) return false;

        // An integer beyond 64 bits is still an integer: far too late, or long past.
        _expiresAt = _json.TryGetInt64(out var seconds) ? seconds : _json.ValueSpan[0] == '-' ? long.MinValue : long.MaxValue;
        return true;
    }

    private bool ReadExternalUserId()
    {
        if (_json.TokenType != JsonTokenType.Number) return ReadIdentifier(IdentifierText.CheckExternalUserId, out _externalUserId);
        if (!IsInteger(_json.ValueSpan) || !_json.TryGetInt64(out var id) || !IdentifierText.IsSafeInteger(id)) return false;
        _externalUserId = id.ToString(CultureInfo.InvariantCulture);
        return true;
    }

    private bool ReadIdentifier(Func<string, string?> check, out string? identifier)
    {
        identifier = null;
        if (_json.TokenType == JsonTokenType.Null) return true;
        if (_json.TokenType != JsonTokenType.String) return false;
        var text = _json.GetString()!;
        if (text.Length == 0) return true;
        identifier = check(text);
        return identifier is not null;
    }

    private string? ReadDisplayText(int maxLength)
    {
        if (_json.TokenType == JsonTokenType.String) return IdentifierText.CleanForDisplay(_json.GetString()!, maxLength);
        PassOver();
        return null;
    }

    private void ReadAttribute(string key)
    {
        var start = (int)_json.TokenStartIndex;
        var value = _json.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => _json.GetString()!.Replace("\0", "", StringComparison.Ordinal),
            _ => StrictUtf8.Encoding.GetString(_utf8[start..PassOver()]),
        };
        if (value is null || value.Length > MaxAttributeValue || key.Length is 0 or > MaxAttributeName || key.Contains('\0', StringComparison.Ordinal)) return;
        if ((_attributes ??= []).Count < MaxAttributes) _attributes.Add(new SignedAttribute(key, value));
    }

    /// <summary>Goes to the end of the present value, looking at every key in it.</summary>
    /// <returns>Where it ends, in bytes.</returns>
    private int PassOver()
    {
        if (_json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var depth = _json.CurrentDepth;
            while (Next() && _json.CurrentDepth > depth)
            {
                // A string that cannot be decoded is refused wherever it stands.
                if (_json.TokenType == JsonTokenType.String) _ = _json.GetString();
            }
        }

        return (int)_json.BytesConsumed;
    }

    private static bool IsInteger(ReadOnlySpan<byte> number) => !number.ContainsAny((byte)'.', (byte)'e', (byte)'E');
}
