using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dashboard.Data.Projects;

/// <summary>The grammar of project and widget slugs: <c>[a-z0-9-]{2,40}</c> (product rule 1.1).</summary>
public static partial class ProjectSlug
{
    public const int MaxLength = 40;

    public static bool IsWellFormed(string? slug) => slug is not null && Grammar().IsMatch(slug);

    /// <summary>
    /// A slug made from a name: accents dropped, anything else but a–z and 0–9 becomes '-'. Leaves room for a
    /// suffix such as <c>-12</c>. A name without a usable letter gives <paramref name="fallback"/>.
    /// </summary>
    public static string FromName(string name, string fallback = "project")
    {
        ArgumentNullException.ThrowIfNull(name);
        var slug = new StringBuilder();
        // Half a surrogate pair and U+FFFE have no normal form; the framework throws at them.
        foreach (var c in string.Concat(name.EnumerateRunes()).Replace('\ufffe', ' ').Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            var lower = char.ToLowerInvariant(c);
            if (lower is (>= 'a' and <= 'z') or (>= '0' and <= '9')) slug.Append(lower);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        var text = slug.ToString(0, Math.Min(slug.Length, MaxLength - 4)).Trim('-');
        return text.Length >= 2 ? text : fallback;
    }

    [GeneratedRegex("^[a-z0-9-]{2,40}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Grammar();
}
