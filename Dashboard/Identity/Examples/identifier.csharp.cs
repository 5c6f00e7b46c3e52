using System.Security.Cryptography;
using System.Text;

public static class SupportIdentity
{
    public static string Sign(string identity)
    {
        var secret = Environment.GetEnvironmentVariable("SIGNING_SECRET")!;
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(identity)));
    }
}

// var email = user.Email.Trim().ToLowerInvariant(); ⟦email⟧
// var signature = SupportIdentity.Sign(email); ⟦email⟧
// var signature = SupportIdentity.Sign(user.Id); ⟦id⟧
=== template
data-email="@email" data-signature="@signature" ⟦email⟧
data-external-id="@user.Id" data-signature="@signature" ⟦id⟧
=== self-test
Console.WriteLine(SupportIdentity.Sign("SELF_TEST"));
