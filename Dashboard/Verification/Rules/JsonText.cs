using System.Buffers;
using System.Text.Json;
using Dashboard.Identity;

namespace Dashboard.Verification.Rules;

/// <summary>A JSON object as the list of its members, to be written anew in another order, spelling or layout.</summary>
internal sealed class JsonText
{
    public JsonText(List<JsonToken> tokens)
    {
        Tokens = tokens;
        Members = Split(tokens);
    }

    private JsonText(IReadOnlyList<JsonMember> members)
    {
        Members = members;
        Tokens = [new JsonToken(JsonTokenType.StartObject, ""), .. members.SelectMany(m => m.Tokens), new JsonToken(JsonTokenType.EndObject, "")];
    }

    public List<JsonToken> Tokens { get; }

    public IReadOnlyList<JsonMember> Members { get; }

    public JsonText With(IEnumerable<JsonMember> members) => new([.. members]);

    /// <summary>The text of a top-level string or number; null where there is none.</summary>
    public string? Find(string name) =>
        Members.FirstOrDefault(m => m.Name == name) is { IsScalar: true } member ? member.Value.Text : null;

    /// <summary>Its bytes in the spelling of one profile.</summary>
    public byte[] Write(EncodingProfile profile) => Write(Tokens, profile);

    /// <summary>Any tokens in the spelling of one profile.</summary>
    public static byte[] Write(List<JsonToken> tokens, EncodingProfile profile)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        profile.Write(tokens, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static List<JsonMember> Split(List<JsonToken> tokens)
    {
        var members = new List<JsonMember>();
        var depth = 0;
        var start = -1;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (depth == 1 && start < 0 && tokens[i].Type == JsonTokenType.PropertyName)
            {
                start = i;
                continue;
            }

            if (tokens[i].Type is JsonTokenType.StartObject or JsonTokenType.StartArray) depth++;
            if (tokens[i].Type is JsonTokenType.EndObject or JsonTokenType.EndArray) depth--;
            if (depth != 1 || start < 0) continue;
            members.Add(new JsonMember(tokens.GetRange(start, i - start + 1)));
            start = -1;
        }

        return members;
    }
}

/// <summary>One name and its value.</summary>
internal sealed record JsonMember(IReadOnlyList<JsonToken> Tokens)
{
    public string Name => Tokens[0].Text;

    public JsonToken Value => Tokens[1];

    public bool IsScalar => Tokens.Count == 2;

    public JsonMember WithValue(JsonTokenType type, string text) => new([Tokens[0], new JsonToken(type, text)]);
}
