using System.Reflection;

namespace Dashboard.Identity;

/// <summary>
/// The Public Suffix List (publicsuffix.org): names directly under which strangers register, at registries (<c>co.uk</c>) and at shared
/// hosters (<c>github.io</c>) alike. Read on first use, since only saving an allowlist needs it.
/// </summary>
public static class PublicSuffixList
{
    private static readonly Lazy<HashSet<string>> Rules = new(Load);

    /// <summary>Whether names directly under <paramref name="host"/> belong to different owners.</summary>
    /// <param name="host">Lower case, punycode, no trailing dot.</param>
    public static bool IsPublicSuffix(string host)
    {
        var rules = Rules.Value;
        if (rules.Contains("!" + host)) return false;
        if (rules.Contains(host) || rules.Contains("*." + host)) return true;
        var dot = host.IndexOf('.', StringComparison.Ordinal);

        // A name of one label is one by the list's default rule, known top-level domain or not.
        return dot < 0 || rules.Contains(string.Concat("*", host.AsSpan(dot)));
    }

    private static HashSet<string> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("public-suffix-list.txt")
            ?? throw new InvalidOperationException("public-suffix-list.txt is not embedded.");
        using var reader = new StreamReader(stream);
        var rules = new HashSet<string>(12_000, StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)) rules.Add(line);
        }

        return rules;
    }
}
