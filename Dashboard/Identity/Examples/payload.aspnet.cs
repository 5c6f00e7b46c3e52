using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

[Authorize]
public class SupportModel : PageModel
{
    public string Body { get; private set; } = "";

    public string Digest { get; private set; } = "";

    public void OnGet() => (Body, Digest) = SignPayload(new
    {
        externalUserId = User.FindFirstValue(ClaimTypes.NameIdentifier),
        email = User.FindFirstValue(ClaimTypes.Email),
        expiresAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 300,
    });

    public static (string Body, string Digest) SignPayload(object payload)
    {
        var secret = Environment.GetEnvironmentVariable("USERHERO_HMAC_SECRET")!;
        var body = JsonSerializer.Serialize(payload);
        var digest = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
        return (body, Convert.ToHexStringLower(digest));
    }
}
=== template
data-user="@Model.Body" data-hmac="@Model.Digest"
=== self-test
Console.WriteLine(SupportModel.SignPayload(new { selfTest = "Zoë / <Müller>" }).Digest);
