namespace Dashboard.Identity;

/// <summary>A line of a domain list that was refused, with what to do about it.</summary>
/// <param name="Number">From 1, counting every line.</param>
/// <param name="Text">As typed, trimmed.</param>
/// <param name="Reason">One sentence.</param>
public sealed record RefusedDomain(int Number, string Text, string Reason);

/// <summary>
/// The domains that may embed a Ticket Center or a widget (<c>seeds/helpdesky-ticket-center.txt</c>): bare hosts, subdomains included
/// automatically, any scheme and port. Unlike an <see cref="OriginAllowlist"/>, an empty list allows every domain.
/// </summary>
public sealed class DomainAllowlist
{
    /// <summary>Domains in one list.</summary>
    public const int MaxDomains = 100;

    private readonly HashSet<string> hosts;

    private DomainAllowlist(IEnumerable<string> hosts)
    {
        Domains = [.. hosts];
        this.hosts = new HashSet<string>(Domains, StringComparer.Ordinal);
    }

    /// <summary>Lower case, punycode, in the order typed.</summary>
    public IReadOnlyList<string> Domains { get; }

    /// <summary>
    /// The same for <c>frame-ancestors</c> (CSP Level 3 §6.4.2): every port, subdomains, both schemes; every page of the web where nothing is
    /// restricted.
    /// </summary>
    public string FrameAncestors => AllowsEveryDomain ? "https: http:" : string.Join(' ', Domains.Select(static d =>
        HostName.IsIPv4(d) ? $"https://{d}:* http://{d}:*" : $"https://{d}:* https://*.{d}:* http://{d}:* http://*.{d}:*"));

    /// <summary>Nothing is restricted.</summary>
    public bool AllowsEveryDomain => Domains.Count == 0;

    /// <summary>Reads a list as typed or as stored: one domain a line, blank lines ignored, duplicates merged.</summary>
    /// <param name="text">Lines ended by LF or CRLF.</param>
    /// <param name="refused">Each refused line; where there is any, nothing may be saved.</param>
    public static DomainAllowlist Parse(string? text, out IReadOnlyList<RefusedDomain> refused)
    {
        var bad = new List<RefusedDomain>();
        var domains = new List<string>();
        var number = 0;
        foreach (var raw in (text ?? "").ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0) continue;
            var reason = Refuse(line, out var host);
            if (reason is null && !domains.Contains(host, StringComparer.Ordinal))
            {
                if (domains.Count < MaxDomains) domains.Add(host);
                else reason = "A list holds at most 100 domains.";
            }

            if (reason is not null) bad.Add(new RefusedDomain(number, line, reason));
        }

        refused = bad;
        return new DomainAllowlist(domains);
    }

    /// <summary>
    /// Whether a page of this origin may use the door. A request without <c>Origin</c> comes from no page, and the list says nothing about it
    /// (product §3); an origin that no host name can be read from is on no list.
    /// </summary>
    public bool Allows(string? originHeader)
    {
        if (AllowsEveryDomain || originHeader is null) return true;
        var host = HostOf(originHeader);
        if (host is null) return false;
        if (hosts.Contains(host)) return true;
        if (HostName.IsIPv4(host)) return false;

        // app.eu.example.com, then eu.example.com, then example.com: never a text that merely ends alike.
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            if (hosts.Contains(host[(dot + 1)..])) return true;
        }

        return false;
    }

    private static string? HostOf(string origin)
    {
        if (origin.Length > 300) return null;
        var rest = origin.StartsWith("https://", StringComparison.Ordinal) ? origin[8..]
            : origin.StartsWith("http://", StringComparison.Ordinal) ? origin[7..]
            : null;
        if (rest is null) return null;
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && !ushort.TryParse(rest.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _)) return null;
        var name = colon < 0 ? rest : rest[..colon];

        // A browser has normalised it: anything that normalising would change is not from a browser.
        return HostName.Normalize(name, out var host) == OriginRefusal.None && host == name ? host : null;
    }

    private static string? Refuse(string line, out string host)
    {
        host = "";
        if (line.Contains("://", StringComparison.Ordinal)) return "Leave out the scheme: a domain reads example.com.";
        if (line.Contains('*', StringComparison.Ordinal)) return "Leave out the star: subdomains are included automatically.";
        if (line.StartsWith('[')) return "IPv6 addresses are not supported: use a host name.";
        if (line.Contains(':', StringComparison.Ordinal)) return "Leave out the port: a domain covers every port.";
        if (line.IndexOfAny(['/', '?', '#', '@']) >= 0) return "Only the host itself: leave out everything around it.";
        var refusal = HostName.Normalize(line, out host);
        return refusal == OriginRefusal.None ? null : refusal.Describe();
    }
}
