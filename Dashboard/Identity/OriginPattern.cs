using System.Globalization;

namespace Dashboard.Identity;

/// <summary>
/// An origin that may embed the portal: <c>https://host[:port]</c>, or <c>https://*.host[:port]</c> for any depth below <c>host</c> but not
/// <c>host</c> itself. Normalised as browsers serialise origins (RFC 6454 §6.2, WHATWG URL), so that the same text serves for comparing with
/// an <c>Origin</c> header and as a source in <c>frame-ancestors</c>.
/// </summary>
public sealed record OriginPattern
{
    private const int DefaultPort = 443;
    private const string Scheme = "https://";

    private OriginPattern(string host, int port, bool isWildcard)
    {
        Host = host;
        Port = port;
        IsWildcard = isWildcard;
    }

    /// <summary>The host without the star, lower case, punycode.</summary>
    public string Host { get; }

    /// <summary>1–65535.</summary>
    public int Port { get; }

    /// <summary>Whether it stands for every name below <see cref="Host"/>.</summary>
    public bool IsWildcard { get; }

    /// <summary>Reads one line as a person writes it.</summary>
    /// <param name="line">Surrounding white space is ignored.</param>
    /// <param name="pattern">The normalised pattern; null where refused.</param>
    /// <returns><see cref="OriginRefusal.None"/>, or the first reason found reading from the left.</returns>
    public static OriginRefusal Parse(string line, out OriginPattern? pattern)
    {
        pattern = null;
        var text = line.Trim();
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd < 0) return text.StartsWith('*') ? OriginRefusal.Star : OriginRefusal.BareHost;
        if (!text.AsSpan(0, schemeEnd).Equals("https", StringComparison.OrdinalIgnoreCase)) return OriginRefusal.Scheme;

        var rest = text[(schemeEnd + 3)..];
        var authorityEnd = rest.AsSpan().IndexOfAny("/\\?#");
        var authority = authorityEnd < 0 ? rest : rest[..authorityEnd];
        if (authority.Contains('@', StringComparison.Ordinal)) return OriginRefusal.UserInfo;
        if (authority.StartsWith('[')) return OriginRefusal.IPv6;
        var refusal = authorityEnd < 0 ? OriginRefusal.None : RefuseTail(rest.AsSpan(authorityEnd));
        return refusal == OriginRefusal.None ? ParseAuthority(authority, out pattern) : refusal;
    }

    /// <summary>Whether this pattern covers an exact origin.</summary>
    /// <param name="origin">An origin as <see cref="TryParseHeader"/> returns it.</param>
    public bool Covers(OriginPattern origin) =>
        Port == origin.Port && !origin.IsWildcard && (IsWildcard
            ? origin.Host.Length > Host.Length + 1
              && origin.Host.EndsWith(Host, StringComparison.Ordinal)
              && origin.Host[origin.Host.Length - Host.Length - 1] == '.'
            : string.Equals(Host, origin.Host, StringComparison.Ordinal));

    /// <summary>
    /// Reads the value of an <c>Origin</c> header strictly: only the exact text that a browser would have sent, so neither <c>null</c> nor a
    /// path, upper case, a default port or an unencoded name.
    /// </summary>
    public static OriginPattern? TryParseHeader(string? header) =>
        header is { Length: > 0 and < 300 } && Parse(header, out var origin) == OriginRefusal.None && !origin!.IsWildcard
        && string.Equals(origin.ToString(), header, StringComparison.Ordinal)
            ? origin
            : null;

    /// <summary>The normalised text, a source expression of Content-Security-Policy.</summary>
    public override string ToString() =>
        string.Concat(Scheme, IsWildcard ? "*." : "", Host, Port == DefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{Port}"));

    private static OriginRefusal RefuseTail(ReadOnlySpan<char> tail) => tail switch
    {
        "/" => OriginRefusal.None,
        ['?', ..] or ['/', '?', ..] => OriginRefusal.Query,
        ['#', ..] or ['/', '#', ..] => OriginRefusal.Fragment,
        _ => OriginRefusal.Path,
    };

    private static OriginRefusal ParseAuthority(string authority, out OriginPattern? pattern)
    {
        pattern = null;
        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        var port = DefaultPort;
        if (colon >= 0 && !TryParsePort(authority.AsSpan(colon + 1), out port)) return OriginRefusal.Port;
        var name = colon < 0 ? authority : authority[..colon];

        var isWildcard = name.StartsWith("*.", StringComparison.Ordinal);
        if (isWildcard) name = name[2..];
        if (name.Contains('*', StringComparison.Ordinal)) return OriginRefusal.Star;

        var refusal = HostName.Normalize(name, out var host);
        if (refusal != OriginRefusal.None) return refusal;
        if (isWildcard && HostName.IsIPv4(host)) return OriginRefusal.Star;
        if (isWildcard && PublicSuffixList.IsPublicSuffix(host)) return OriginRefusal.PublicSuffix;
        pattern = new OriginPattern(host, port, isWildcard);
        return OriginRefusal.None;
    }

    private static bool TryParsePort(ReadOnlySpan<char> text, out int port)
    {
        port = 0;
        return text.Length is > 0 and <= 5 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535;
    }
}
