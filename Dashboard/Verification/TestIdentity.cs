using Dashboard.Identity;

namespace Dashboard.Verification;

/// <summary>
/// Which identities anyone who may verify can get signed: such as cannot belong to a person. A signature is a licence to be somebody for
/// five minutes, so the names are those that RFC 2606 and RFC 6761 set aside, or are marked as tests.
/// </summary>
public static class TestIdentity
{
    private const string IdPrefix = "test-";

    private static readonly string[] TestDomains = ["example.com", "example", "test", "invalid"];

    /// <summary>An address at or below <c>example.com</c>, or below <c>.example</c>, <c>.test</c> or <c>.invalid</c>.</summary>
    public static bool IsTestEmail(string email)
    {
        if (IdentifierText.NormalizeEmail(email) is not { } normalised) return false;
        var domain = normalised[(normalised.LastIndexOf('@') + 1)..];
        return Array.Exists(TestDomains, test => domain == test && test.Contains('.', StringComparison.Ordinal)
            || domain.EndsWith("." + test, StringComparison.Ordinal));
    }

    /// <summary>An external id that begins with <c>test-</c>.</summary>
    public static bool IsTestId(string externalUserId) => externalUserId.StartsWith(IdPrefix, StringComparison.Ordinal);

    /// <summary>Whether all that is given, and something is, belongs to no person.</summary>
    public static bool IsTest(string? externalUserId, string? email) =>
        (externalUserId is not null || email is not null)
        && (externalUserId is null || IsTestId(externalUserId)) && (email is null || IsTestEmail(email));
}
