using System.Globalization;
using System.Text;

namespace Dashboard.Verification;

/// <summary>String literals of JavaScript and of <c>$'…'</c> in bash.</summary>
internal static class ScriptText
{
    /// <summary>What the inside of a literal stands for; an escape that means nothing is the character itself.</summary>
    public static string Decode(string inner)
    {
        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] != '\\' || i + 1 == inner.Length) text.Append(inner[i]);
            else i += Escape(inner.AsSpan(i + 1), text);
        }

        return text.ToString();
    }

    /// <returns>Characters used behind the backslash.</returns>
    private static int Escape(ReadOnlySpan<char> rest, StringBuilder text)
    {
        if (rest[0] is 'u' or 'x' && Hex(rest, rest[0] == 'u' ? 4 : 2) is { } code)
        {
            text.Append((char)code);
            return rest[0] == 'u' ? 5 : 3;
        }

        if (rest[0] != '\n')
        {
            text.Append(rest[0] switch
            {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'b' => '\b',
                'f' => '\f',
                'v' => '\v',
                '0' => '\0',
                var c => c,
            });
        }

        return 1;
    }

    private static int? Hex(ReadOnlySpan<char> rest, int digits) =>
        rest.Length > digits && int.TryParse(rest.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : null;
}
