namespace Dashboard.Identity;

/// <summary>Why a line of an allowlist is not an origin that browsers would match.</summary>
public enum OriginRefusal
{
    /// <summary>No refusal.</summary>
    None,

    /// <summary>No scheme in front.</summary>
    BareHost,

    /// <summary>Any scheme but https.</summary>
    Scheme,

    /// <summary>A path beyond <c>/</c>.</summary>
    Path,

    /// <summary>A query.</summary>
    Query,

    /// <summary>A fragment.</summary>
    Fragment,

    /// <summary>User name or password before <c>@</c>.</summary>
    UserInfo,

    /// <summary>A port outside 1–65535.</summary>
    Port,

    /// <summary>A star anywhere but as the whole first label.</summary>
    Star,

    /// <summary>A star directly above a public or shared-hosting suffix.</summary>
    PublicSuffix,

    /// <summary>Two dots in a row, a leading dot or no host at all.</summary>
    EmptyLabel,

    /// <summary>A dot at the end of the host.</summary>
    TrailingDot,

    /// <summary>An IPv6 literal.</summary>
    IPv6,

    /// <summary>An IPv4 address in another form than four decimal numbers.</summary>
    IPv4,

    /// <summary>Characters or lengths that host names do not have.</summary>
    Host,

    /// <summary>More origins than an allowlist holds.</summary>
    TooMany,
}

/// <summary>The refusals in words.</summary>
public static class OriginRefusals
{
    /// <summary>One sentence for the person who typed the line.</summary>
    public static string Describe(this OriginRefusal refusal) => refusal switch
    {
        OriginRefusal.None => "",
        OriginRefusal.BareHost => "An origin begins with https://, as in https://app.example.com.",
        OriginRefusal.Scheme => "Only https:// origins are accepted.",
        OriginRefusal.Path => "An origin has no path: leave out everything after the host.",
        OriginRefusal.Query => "An origin has no query: leave out everything from the question mark.",
        OriginRefusal.Fragment => "An origin has no fragment: leave out everything from the # sign.",
        OriginRefusal.UserInfo => "An origin has no user name or password: leave out everything up to the @ sign.",
        OriginRefusal.Port => "The port is not a number from 1 to 65535.",
        OriginRefusal.Star => "A star stands only for whole subdomains, as in https://*.example.com.",
        OriginRefusal.PublicSuffix => "Anyone can register a name there: a star needs a domain of your own, as in https://*.example.com.",
        OriginRefusal.EmptyLabel => "The host has an empty part: look for a missing name or two dots in a row.",
        OriginRefusal.TrailingDot => "The host ends with a dot: leave it out.",
        OriginRefusal.IPv6 => "Browsers do not match IPv6 addresses in frame-ancestors: use a host name.",
        OriginRefusal.IPv4 => "Browsers match IPv4 addresses only as four plain decimal numbers, as in https://192.0.2.10.",
        OriginRefusal.Host => "This is not a host name: letters, digits and hyphens, at most 63 in each part.",
        OriginRefusal.TooMany => "An allowlist holds at most 100 origins.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}
