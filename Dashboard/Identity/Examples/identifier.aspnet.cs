using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

[Authorize]
public class SupportModel : PageModel
{
    public string Identity { get; private set; } = "";

    public string Signature { get; private set; } = "";

    public void OnGet()
    {
        Identity = User.FindFirstValue(ClaimTypes.Email)!.Trim().ToLowerInvariant(); ⟦email⟧
        Identity = User.FindFirstValue(ClaimTypes.NameIdentifier)!; ⟦id⟧
        Signature = Sign(Identity);
    }

    public static string Sign(string identity)
    {
        var secret = Environment.GetEnvironmentVariable("SIGNING_SECRET")!;
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(identity)));
    }
}
=== template
data-email="@Model.Identity" data-signature="@Model.Signature" ⟦email⟧
data-external-id="@Model.Identity" data-signature="@Model.Signature" ⟦id⟧
=== self-test
Console.WriteLine(SupportModel.Sign("SELF_TEST"));
