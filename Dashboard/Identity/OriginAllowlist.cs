namespace Dashboard.Identity;

/// <summary>A line that was refused.</summary>
/// <param name="Number">From 1, counting every line of the text.</param>
/// <param name="Text">The line as typed, trimmed.</param>
/// <param name="Refusal">The reason.</param>
public sealed record RefusedOrigin(int Number, string Text, OriginRefusal Refusal);

/// <summary>The origins that may embed one door. An empty list lets nobody in.</summary>
public sealed class OriginAllowlist
{
    /// <summary>Origins in one list.</summary>
    public const int MaxOrigins = 100;

    private readonly Dictionary<string, OriginPattern> _exact = new(StringComparer.Ordinal);
    private readonly List<OriginPattern> _wildcards = [];

    /// <summary>A list of patterns that are normalised already.</summary>
    public OriginAllowlist(IEnumerable<OriginPattern> patterns)
    {
        Patterns = [.. patterns];
        foreach (var pattern in Patterns)
        {
            if (pattern.IsWildcard) _wildcards.Add(pattern);
            else _exact[pattern.ToString()] = pattern;
        }
    }

    /// <summary>In the order given, without duplicates where it came from <see cref="Parse"/>.</summary>
    public IReadOnlyList<OriginPattern> Patterns { get; }

    /// <summary>The value of <c>frame-ancestors</c> in Content-Security-Policy (CSP Level 3 §6.4.2).</summary>
    public string FrameAncestors => Patterns.Count == 0 ? "'none'" : string.Join(' ', Patterns);

    /// <summary>Reads an allowlist as typed: one origin a line, blank lines ignored, duplicates merged.</summary>
    /// <param name="text">Lines ended by LF or CRLF.</param>
    /// <param name="refused">Each refused line with its own reason; where there is any, nothing may be saved.</param>
    public static OriginAllowlist Parse(string? text, out IReadOnlyList<RefusedOrigin> refused)
    {
        var bad = new List<RefusedOrigin>();
        var patterns = new List<OriginPattern>();
        var seen = new HashSet<OriginPattern>();
        var number = 0;
        foreach (var line in (text ?? "").ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            var refusal = OriginPattern.Parse(line, out var pattern);
            if (refusal == OriginRefusal.None && seen.Add(pattern!))
            {
                if (patterns.Count < MaxOrigins) patterns.Add(pattern!);
                else refusal = OriginRefusal.TooMany;
            }

            if (refusal != OriginRefusal.None) bad.Add(new RefusedOrigin(number, line.Trim(), refusal));
        }

        refused = bad;
        return new OriginAllowlist(patterns);
    }

    /// <summary>The pattern that lets a request in, or null. Several patterns may; the exact one is preferred.</summary>
    /// <param name="originHeader">The one value of the request's <c>Origin</c> header; null where it has none.</param>
    public OriginPattern? Match(string? originHeader)
    {
        if (originHeader is null) return null;
        if (_exact.TryGetValue(originHeader, out var exact)) return exact;
        if (_wildcards.Count == 0 || OriginPattern.TryParseHeader(originHeader) is not { } origin) return null;
        return _wildcards.Find(pattern => pattern.Covers(origin));
    }

    /// <summary>All patterns that cover an origin, in order: a session lives as long as one of them does.</summary>
    public IEnumerable<OriginPattern> MatchAll(string? originHeader) =>
        OriginPattern.TryParseHeader(originHeader) is { } origin ? Patterns.Where(pattern => pattern.Covers(origin)) : [];
}
