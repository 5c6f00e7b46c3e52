using Dashboard.Identity;

namespace Dashboard.Verification.Rules;

/// <summary>Why a Ticket Center or a widget does not load at an origin, with the entry that would let it.</summary>
internal static class DomainFaults
{
    /// <summary>Null where the domain is allowed.</summary>
    /// <param name="origin">As pasted, trimmed; not empty.</param>
    /// <param name="domains">The door's list.</param>
    public static Cause? Of(string origin, DomainAllowlist domains)
    {
        if (domains.Allows(origin)) return null;
        var host = Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Host.Length > 0 ? url.IdnHost : null;
        if (host is not null && domains.Allows($"https://{host}"))
        {
            return OriginFaults.Spelling with
            {
                Sentence = $"{host} is allowed, but {origin} is not how a browser writes an origin.",
                Fix = $"If a script of yours sends this header, send https://{host}.",
            };
        }

        return host is null
            ? OriginFaults.CannotBeAllowed with
            {
                Sentence = $"{origin} is no origin as browsers send it, such as https://app.example.com.",
                Fix = "Embed it in a page that is served from a host of your own, without sandbox or with allow-same-origin.",
            }
            : OriginFaults.NotOnTheList with
            {
                Sentence = $"{host} is neither one of the {domains.Domains.Count} allowed domains nor below one.",
                Fix = $"Add this line to Allowed embed domains: {host}",
            };
    }
}
