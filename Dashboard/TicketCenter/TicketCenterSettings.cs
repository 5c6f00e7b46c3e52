using Dashboard.Data.TicketCenter;
using Dashboard.Identity;

namespace Dashboard.TicketCenter;

/// <summary>The form of Settings → Ticket Center, as typed.</summary>
public sealed class TicketCenterInput
{
    public string? AllowedDomains { get; set; }

    public string? SupportPageUrl { get; set; }

    /// <summary>When the settings were last saved as the form was shown, in ticks: another moment by now means that somebody else saved.</summary>
    public long Version { get; set; }

    /// <summary>The form as it shows what is stored.</summary>
    public static TicketCenterInput Of(TicketCenterDoor stored) => new()
    {
        AllowedDomains = stored.AllowedDomains,
        SupportPageUrl = stored.SupportPageUrl,
        Version = stored.UpdatedAt.UtcTicks,
    };
}

/// <summary>The settings of a Ticket Center, read and found good.</summary>
/// <param name="Domains">Normalised, in the order typed; empty allows every domain.</param>
/// <param name="SupportPageUrl">Null: mail has no link.</param>
public sealed record TicketCenterSettings(IReadOnlyList<string> Domains, string? SupportPageUrl)
{
    /// <summary>What is stored now.</summary>
    public static TicketCenterSettings Of(TicketCenterDoor stored) => new(DomainAllowlist.Parse(stored.AllowedDomains, out _).Domains, stored.SupportPageUrl);

    /// <summary>Reads the form: either everything is good, or nothing is saved and each field says why.</summary>
    /// <param name="input">As typed.</param>
    /// <param name="problems">Field and reason; a field can have several.</param>
    /// <returns>Null where there are problems.</returns>
    public static TicketCenterSettings? From(TicketCenterInput input, out IReadOnlyList<(string Field, string Problem)> problems)
    {
        var domains = DomainAllowlist.Parse(input.AllowedDomains, out var refused);
        var found = refused.Select(line => (nameof(input.AllowedDomains), $"Line {line.Number}, {Shorten(line.Text)}: {line.Reason}")).ToList();
        string? page = null;
        if (!string.IsNullOrWhiteSpace(input.SupportPageUrl)
            // Whether the page's domain is on a list with mistakes in it cannot be told.
            && SupportPage.Refuse(input.SupportPageUrl, origin => refused.Count > 0 || domains.Allows(origin), RefuseOrigin, out page) is { } problem)
        {
            found.Add((nameof(input.SupportPageUrl), problem));
        }

        problems = found;
        return found.Count > 0 ? null : new TicketCenterSettings(domains.Domains, page);
    }

    /// <summary>What differs, in words: for the audit log, and for an admin whose colleague was faster.</summary>
    /// <param name="before">The former settings; this is what they become.</param>
    public IEnumerable<(string Setting, string Change)> ChangesFrom(TicketCenterSettings before)
    {
        if (!Domains.SequenceEqual(before.Domains, StringComparer.Ordinal))
        {
            yield return ("domains", $"Allowed embed domains: {Say(before.Domains)} → {Say(Domains)}");
        }

        if (SupportPageUrl != before.SupportPageUrl)
        {
            yield return ("settings", $"Support page URL: {before.SupportPageUrl ?? "not set"} → {SupportPageUrl ?? "not set"}");
        }
    }

    private static string RefuseOrigin(string origin) =>
        $"The Ticket Center opens there, so {new Uri(origin).IdnHost} must be among the allowed embed domains.";

    private static string Say(IReadOnlyList<string> domains) => domains.Count == 0 ? "every domain" : string.Join(' ', domains);

    private static string Shorten(string line) => line.Length <= 80 ? line : line[..80] + "…";
}
