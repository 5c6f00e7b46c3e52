using System.Globalization;
using System.Text;

namespace Dashboard.Verification;

/// <summary>A run of characters that both texts share, or that only one of them has.</summary>
/// <param name="Only">Null where both have it; otherwise which one.</param>
/// <param name="Text">With invisible characters made visible.</param>
public sealed record DifferencePart(DifferenceSide? Only, string Text);

/// <summary>Which of the two texts has something that the other lacks.</summary>
public enum DifferenceSide
{
    /// <summary>The text that was pasted.</summary>
    Pasted,

    /// <summary>The text that the signature covers.</summary>
    Signed,
}

/// <summary>Two texts side by side, where they differ.</summary>
/// <param name="Parts">From the beginning to the end.</param>
public sealed record TextDifference(IReadOnlyList<DifferencePart> Parts)
{
    private const int LookAhead = 48;
    private const int FewestInStep = 4;
    private const int MostCharacters = 9000;

    /// <summary>Compares; null where the texts are alike or too long to show.</summary>
    public static TextDifference? Between(string pasted, string signed)
    {
        if (pasted == signed || pasted.Length > MostCharacters || signed.Length > MostCharacters * 2) return null;
        var parts = new Builder();
        var (i, j) = (0, 0);
        while (i < pasted.Length && j < signed.Length)
        {
            if (pasted[i] == signed[j])
            {
                parts.Add(null, pasted[i]);
                (i, j) = (i + 1, j + 1);
                continue;
            }

            var (skipPasted, skipSigned) = FindStep(pasted.AsSpan(i), signed.AsSpan(j));
            parts.Add(DifferenceSide.Pasted, pasted.AsSpan(i, skipPasted));
            parts.Add(DifferenceSide.Signed, signed.AsSpan(j, skipSigned));
            (i, j) = (i + skipPasted, j + skipSigned);
        }

        parts.Add(DifferenceSide.Pasted, pasted.AsSpan(i));
        parts.Add(DifferenceSide.Signed, signed.AsSpan(j));
        return new TextDifference(parts.Done());
    }

    /// <summary>The nearest place where both texts go on alike.</summary>
    private static (int Pasted, int Signed) FindStep(ReadOnlySpan<char> pasted, ReadOnlySpan<char> signed)
    {
        for (var distance = 1; distance <= LookAhead; distance++)
        {
            for (var inPasted = 0; inPasted <= distance; inPasted++)
            {
                var inSigned = distance - inPasted;
                if (inPasted > pasted.Length || inSigned > signed.Length) continue;
                var alike = pasted[inPasted..].CommonPrefixLength(signed[inSigned..]);
                if (alike >= FewestInStep || (alike > 0 && (inPasted + alike == pasted.Length || inSigned + alike == signed.Length))) return (inPasted, inSigned);
            }
        }

        return (pasted.Length, signed.Length);
    }

    private sealed class Builder
    {
        private readonly List<DifferencePart> parts = [];
        private readonly StringBuilder run = new();
        private DifferenceSide? side;

        public void Add(DifferenceSide? only, char c) => Add(only, [c]);

        public void Add(DifferenceSide? only, ReadOnlySpan<char> text)
        {
            if (text.IsEmpty) return;
            if (only != side) Flush();
            side = only;
            run.Append(text);
        }

        public List<DifferencePart> Done()
        {
            Flush();
            return parts;
        }

        private void Flush()
        {
            // What both have stays as it is; in what differs a space matters.
            if (run.Length > 0) parts.Add(new DifferencePart(side, side is null ? VisibleText.Of(run.ToString()) : VisibleText.OfDifference(run.ToString())));
            run.Clear();
        }
    }
}

/// <summary>Characters that nobody sees, shown.</summary>
public static class VisibleText
{
    /// <summary>Control, format and odd space characters by picture or code point; plain spaces stay.</summary>
    public static string Of(string text)
    {
        var shown = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes()) Append(shown, rune);
        return shown.ToString();
    }

    /// <summary>As <see cref="Of"/>, with spaces as middle dots.</summary>
    public static string OfDifference(string text) => Of(text).Replace(' ', '·');

    /// <summary>Whether the text holds a character that <see cref="Of"/> would show.</summary>
    public static bool HasInvisible(string text) => Of(text) != text;

    private static void Append(StringBuilder shown, Rune rune)
    {
        // U+2400 holds a picture for each of the ASCII control characters.
        if (rune.Value < 0x20) shown.Append((char)(0x2400 + rune.Value));
        else if (rune.Value == 0x7F) shown.Append('\u2421');
        else if (rune.Value != ' ' && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        {
            shown.Append(CultureInfo.InvariantCulture, $"⟨U+{rune.Value:X4}⟩");
        }
        else shown.Append(rune.ToString());
    }
}
