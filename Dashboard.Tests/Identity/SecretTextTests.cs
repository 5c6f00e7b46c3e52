using Dashboard.Identity;

namespace Dashboard.Tests.Identity;

[Trait("Kind", "Pure")]
public class SecretTextTests
{
    [Fact]
    public void A_secret_is_its_doors_prefix_and_32_random_bytes()
    {
        var secrets = Enumerable.Range(0, 200).Select(_ => SecretText.Create(SecretText.PortalPrefix)).ToList();
        Assert.All(secrets, secret => Assert.Matches("^uhs_[0-9a-f]{64}$", secret));
        Assert.Equal(200, secrets.Distinct().Count());
    }

    [Fact]
    public void The_fingerprint_is_what_sha256sum_begins_with() =>
        // printf %s uhs_test | sha256sum
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("uhs_test"u8))[..8],
            SecretText.Fingerprint("uhs_test"));
}
