using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

public static class UserHeroIdentity
{
    public static (string Body, string Digest) SignPayload(object payload)
    {
        var secret = Environment.GetEnvironmentVariable("USERHERO_HMAC_SECRET")!;
        var body = JsonSerializer.Serialize(payload);
        var digest = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
        return (body, Convert.ToHexStringLower(digest));
    }
}

// var (body, digest) = UserHeroIdentity.SignPayload(new
// {
//     externalUserId = user.Id,
//     email = user.Email,
//     expiresAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 300,
// });
=== template
data-user="@body" data-hmac="@digest"
=== self-test
Console.WriteLine(UserHeroIdentity.SignPayload(new { selfTest = "Zoë / <Müller>" }).Digest);
