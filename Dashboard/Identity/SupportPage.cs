namespace Dashboard.Identity;

/// <summary>The page of a host site that mail leads its customers to (product §6).</summary>
public static class SupportPage
{
    /// <summary>Longest address, in characters.</summary>
    public const int MaxLength = 500;

    /// <summary>Reads an address as typed.</summary>
    /// <param name="typed">Not blank.</param>
    /// <param name="isAllowed">Whether the door opens on pages of this origin.</param>
    /// <param name="refuseOrigin">A sentence about an origin where it does not.</param>
    /// <param name="address">As it is stored; null where refused.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Refuse(string typed, Func<string, bool> isAllowed, Func<string, string> refuseOrigin, out string? address)
    {
        address = null;
        if (!Uri.TryCreate(typed.Trim(), UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps) return "The page is an https:// address.";
        if (url.UserInfo.Length > 0) return "Leave out the user name and password.";
        if (url.AbsoluteUri.Length > MaxLength) return $"At most {MaxLength} characters.";
        var origin = url.IsDefaultPort ? $"https://{url.IdnHost}" : $"https://{url.IdnHost}:{url.Port}";
        if (!isAllowed(origin)) return refuseOrigin(origin);
        address = url.AbsoluteUri;
        return null;
    }
}
