using Dashboard.Data.Customers;

namespace Dashboard.Customers;

/// <summary>What somebody should think of before they say that two records are one person.</summary>
public static class MergeWarnings
{
    /// <returns>Sentences, the gravest first; empty if nothing speaks against it.</returns>
    public static IReadOnlyList<string> Of(CustomerSide keep, CustomerSide other)
    {
        var warnings = new List<string>();
        if (keep.IsVerified != other.IsVerified)
        {
            var (proven, claimed) = keep.IsVerified ? (keep, other) : (other, keep);
            warnings.Add($"Nothing proves that {claimed.DisplayName} is {proven.DisplayName}: no signature vouches for them. You will read their messages on one page; neither gets to see anything of the other's.");
        }

        if (Different(keep, other, IdentityKind.Email) is { } emails) warnings.Add($"Two email addresses are verified: {emails}. They may be two people.");
        if (Different(keep, other, IdentityKind.ExternalUserId) is { } ids) warnings.Add($"Two user ids of the host application are verified: {ids}. They are two accounts there.");
        var blocked = keep.Identities.Concat(other.Identities).Where(i => i.BlockedAt is not null).Select(i => i.Label).Distinct(StringComparer.Ordinal).ToList();
        if (blocked.Count > 0) warnings.Add($"Blocked, and blocked it stays: {string.Join(", ", blocked)}. The other identities are not blocked by it.");
        return warnings;
    }

    private static string? Different(CustomerSide keep, CustomerSide other, IdentityKind kind)
    {
        var (left, right) = (Texts(keep, kind), Texts(other, kind));
        return left.Count > 0 && right.Count > 0 && !left.SetEquals(right) ? string.Join(" and ", left.Union(right).Order(StringComparer.Ordinal)) : null;
    }

    private static HashSet<string> Texts(CustomerSide side, IdentityKind kind) =>
        side.Identities.Where(i => i.Verified && i.Kind == kind).Select(i => i.Text).ToHashSet(StringComparer.Ordinal);
}
