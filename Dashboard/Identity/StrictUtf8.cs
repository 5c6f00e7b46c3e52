using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Dashboard.Identity;

/// <summary>UTF-8 that refuses what has no encoding. The framework's default writes U+FFFD instead, and two different texts would then carry one signature.</summary>
public static class StrictUtf8
{
    /// <summary>Without byte order mark; throws on invalid input.</summary>
    public static UTF8Encoding Encoding { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of <paramref name="text"/>, or false where it holds a lone surrogate.</summary>
    public static bool TryGetBytes(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (!IsWellFormed(text)) return false;
        bytes = Encoding.GetBytes(text);
        return true;
    }

    /// <summary>Whether every surrogate in <paramref name="text"/> has its pair.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
