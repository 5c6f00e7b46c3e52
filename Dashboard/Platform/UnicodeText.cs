namespace Dashboard.Platform;

/// <summary>What databases and mail need to be true of any text.</summary>
public static class UnicodeText
{
    /// <summary>Whether no half of a surrogate pair stands alone: it cannot be written as UTF-8.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (!char.IsSurrogatePair(text, i) || ++i == text.Length)) return false;
        }

        return true;
    }

    /// <summary>Whether it is one of the 34 code units that are no character and never will be (U+FDD0 to U+FDEF, U+FFFE, U+FFFF); of U+FFFE the framework makes an error.</summary>
    public static bool IsNoncharacter(char unit) => unit is (>= '\ufdd0' and <= '\ufdef') or '\ufffe' or '\uffff';
}
