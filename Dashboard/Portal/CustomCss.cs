using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;

namespace Dashboard.Portal;

/// <summary>
/// A project's own style sheet for the portal: parsed and written anew, so that nothing of it is passed on unread (product §2). Left out are all
/// at-rules but <c>@media</c> and <c>@supports</c>, everything that loads something, and attribute selectors, with which a style sheet
/// could spell out what stands in a form.
/// </summary>
public static partial class CustomCss
{
    private const int MaxDepth = 8;
    private const int MaxOpenBrackets = 64;

    private static readonly CssParserOptions Options = new() { IsIncludingUnknownDeclarations = true, IsIncludingUnknownRules = false };

    // No escape, no brace, no at sign, no angle bracket that could end or open anything; brackets only where selectors have none.
    private static readonly SearchValues<char> RefusedInValues = SearchValues.Create("\\{}<>@;[]`");
    private static readonly SearchValues<char> RefusedInSelectors = SearchValues.Create("\\{}<@;[]`\"'|=/");
    private static readonly SearchValues<char> RefusedInConditions = SearchValues.Create("\\{}@;[]`\"'|");

    /// <summary>Functions that compute something. Whatever is not listed, such as <c>url()</c>, loads something or is unknown.</summary>
    private static readonly FrozenSet<string> Functions = new[]
    {
        "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "light-dark", "calc", "min", "max", "clamp", "var",
        "linear-gradient", "radial-gradient", "conic-gradient", "repeating-linear-gradient", "repeating-radial-gradient", "repeating-conic-gradient",
        "cubic-bezier", "steps", "translate", "translatex", "translatey", "translatez", "translate3d", "rotate", "rotatex", "rotatey", "rotatez", "rotate3d",
        "scale", "scalex", "scaley", "scalez", "scale3d", "skew", "skewx", "skewy", "matrix", "matrix3d", "perspective", "blur", "brightness", "contrast",
        "drop-shadow", "grayscale", "hue-rotate", "invert", "opacity", "saturate", "sepia", "minmax", "repeat", "fit-content", "inset", "circle", "ellipse",
        "polygon", "round", "mod", "rem", "abs", "sign", "sqrt", "pow", "exp", "log", "hypot", "sin", "cos", "tan",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> RefusedProperties = new[] { "behavior", "-moz-binding" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The part of <paramref name="css"/> that is taken over, written by us; empty where nothing is.</summary>
    public static string Reemit(string css)
    {
        if (IsTooDeep(css)) return "";
        var output = new StringBuilder(css.Length);
        Write(new CssParser(Options).ParseStyleSheet(css).Rules, output, depth: 0);
        return output.ToString();
    }

    /// <summary>The parser recurses, and a stack that overflows takes the process along. Brackets in strings count too: that errs on the safe side.</summary>
    private static bool IsTooDeep(string css)
    {
        var depth = 0;
        foreach (var c in css)
        {
            if ((c is '{' or '(' or '[') && ++depth > MaxOpenBrackets) return true;
            if ((c is '}' or ')' or ']') && depth > 0) depth--;
        }

        return false;
    }

    private static void Write(ICssRuleList rules, StringBuilder output, int depth)
    {
        if (depth > MaxDepth) return;
        foreach (var rule in rules)
        {
            if (rule is ICssStyleRule style) Write(style, output);
            else if (rule is ICssMediaRule media) WriteGroup("@media", media.Media.MediaText, media.Rules, output, depth);
            else if (rule is ICssSupportsRule supports) WriteGroup("@supports", supports.ConditionText, supports.Rules, output, depth);
        }
    }

    private static void WriteGroup(string name, string condition, ICssRuleList rules, StringBuilder output, int depth)
    {
        if (condition.AsSpan().ContainsAny(RefusedInConditions) || !HasOnlyKnownFunctions(condition)) return;
        var inner = new StringBuilder();
        Write(rules, inner, depth + 1);
        if (inner.Length > 0) output.Append(name).Append(' ').Append(condition).Append(" {\n").Append(inner).Append("}\n");
    }

    private static void Write(ICssStyleRule rule, StringBuilder output)
    {
        // One refused selector takes its whole list along: the rest might have been meant to depend on it.
        if (rule.SelectorText is not { Length: > 0 } || rule.SelectorText.AsSpan().ContainsAny(RefusedInSelectors) || rule.SelectorText.Any(char.IsControl)) return;
        var declarations = rule.Style.Where(IsHarmless).Select(p => $"{p.Name}: {p.Value}{(p.IsImportant ? " !important" : "")}").ToList();
        if (declarations.Count > 0) output.Append(rule.SelectorText).Append(" { ").AppendJoin("; ", declarations).Append(" }\n");
    }

    private static bool IsHarmless(ICssProperty property) =>
        PropertyName().IsMatch(property.Name) && !RefusedProperties.Contains(property.Name)
        && property.Value.Length > 0 && !property.Value.AsSpan().ContainsAny(RefusedInValues) && !property.Value.Any(char.IsControl)
        && !property.Value.Contains("/*", StringComparison.Ordinal) && HasOnlyKnownFunctions(property.Value) && HasClosedStrings(property.Value);

    private static bool HasOnlyKnownFunctions(string text) => FunctionName().Matches(text).All(match => Functions.Contains(match.Groups[1].Value));

    private static bool HasClosedStrings(string text) => text.Count(c => c == '"') % 2 == 0 && text.Count(c => c == '\'') % 2 == 0;

    [GeneratedRegex("^-{0,2}[A-Za-z][A-Za-z0-9-]{0,60}$")]
    private static partial Regex PropertyName();

    // A parenthesis of its own, as in calc((1 + 2) * 3) or (min-width: 1px), follows no name.
    [GeneratedRegex(@"([A-Za-z_-][A-Za-z0-9_-]*)\(")]
    private static partial Regex FunctionName();
}
