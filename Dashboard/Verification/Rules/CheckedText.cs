using System.Text;
using Dashboard.Identity;

namespace Dashboard.Verification.Rules;

/// <summary>The text under examination: what was pasted, its bytes, and its JSON tokens where it is a JSON object.</summary>
internal sealed class CheckedText
{
    public CheckedText(string text)
    {
        // Half a surrogate pair has no UTF-8 and so no signature; what stands in for it is never the signed text.
        Text = StrictUtf8.IsWellFormed(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        Utf8 = StrictUtf8.Encoding.GetBytes(Text);
        Json = JsonTokens.Read(Utf8) is { } tokens ? new JsonText(tokens) : null;
    }

    public string Text { get; }

    public byte[] Utf8 { get; }

    /// <summary>Null where it is no JSON object.</summary>
    public JsonText? Json { get; }

    /// <summary>Characters beyond ASCII make some rules meaningful and others a waste.</summary>
    public bool IsAscii => Ascii.IsValid(Text);
}
