using Dashboard.Platform;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Account;

/// <summary>
/// How an address is spelled where accounts are looked up: as the framework does it, but for texts at which its normalisation throws (half a
/// surrogate pair, U+FFFE). Nobody has an account under those, and whoever sends one to the sign-in page is to be told so.
/// </summary>
internal sealed class LookUpAccounts : ILookupNormalizer
{
    private readonly UpperInvariantLookupNormalizer usual = new();

    public string? NormalizeName(string? name) => Normalize(name);

    public string? NormalizeEmail(string? email) => Normalize(email);

    private string? Normalize(string? text) =>
        text is null || (UnicodeText.IsWellFormed(text) && !text.Any(UnicodeText.IsNoncharacter)) ? usual.NormalizeName(text) : text.ToUpperInvariant();
}
