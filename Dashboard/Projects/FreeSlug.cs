using System.Globalization;
using Dashboard.Data.Projects;

namespace Dashboard.Projects;

/// <summary>A clash of slugs gets <c>-2</c>, the next one <c>-3</c> (product rule 1.1).</summary>
public static class FreeSlug
{
    /// <param name="wished">A well-formed slug.</param>
    /// <param name="isTaken">Whether somebody has it, or nobody may.</param>
    public static string Choose(string wished, Predicate<string> isTaken)
    {
        var candidate = wished;
        for (var number = 2; isTaken(candidate); number++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"-{number}");
            candidate = string.Concat(wished.AsSpan(0, Math.Min(wished.Length, ProjectSlug.MaxLength - suffix.Length)), suffix);
        }

        return candidate;
    }
}
