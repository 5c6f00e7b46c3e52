namespace Dashboard.Platform.Markdown;

/// <summary>
/// Recognises text that nobody writes and that takes a Markdown parser quadratic time: it is shown as it is. With these
/// limits 20,000 characters are parsed in milliseconds, whatever they are.
/// </summary>
internal static class Complexity
{
    private const int MaxBrackets = 1_000;
    private const int MaxEmphasisMarks = 4_000;

    public static bool IsBeyondWriting(string text)
    {
        var (brackets, emphasis, blocksOfLine, atLineStart, previous) = (0, 0, 0, true, '\n');
        foreach (var c in text)
        {
            if (c == '[') brackets++;
            if (c is '*' or '_' or '~') emphasis++;
            if (c is '\n' or '\r') (blocksOfLine, atLineStart) = (0, true);
            else if (atLineStart && BeginsBlock(previous, c)) blocksOfLine++;
            atLineStart = atLineStart && (c is '\n' or '\r' or ' ' or '\t' or '>' or '.' or ')' or '-' or '+' or '*' || char.IsAsciiDigit(c));
            previous = c;
            if (brackets > MaxBrackets || emphasis > MaxEmphasisMarks || blocksOfLine > SafeMarkdown.MaxNesting) return true;
        }

        return false;
    }

    // Quotes and lists begun one within another on one line: "> > - 1. ".
    private static bool BeginsBlock(char previous, char c) =>
        c == '>' || (c is ' ' or '\t' && previous is '-' or '+' or '*' or '.' or ')');
}
