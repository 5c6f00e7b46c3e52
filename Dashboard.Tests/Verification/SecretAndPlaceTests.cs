using Dashboard.Data.ChatWidget;
using Dashboard.Identity;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Verification;

/// <summary>A signature that Node.js made well, but with another secret than it should, or that comes from where nobody is let in.</summary>
[Trait("Kind", "Interpreter")]
public sealed class SecretAndPlaceTests(AcmeWithDoors app) : IClassFixture<AcmeWithDoors>
{
    [Fact]
    public async Task Another_secret_is_named_by_whose_it_is()
    {
        var globex = await app.EnablePortalAsync(app.Globex, "https://globex.example");
        await app.JoinAsync(Cast.Erin, app.Globex, Dashboard.Data.Team.ProjectRole.Engineer);
        Assert.Equal(RotateSecretOutcome.Rotated, await app.With((RotateSecret rotate) => rotate.ExecuteAsync(app.EmailWidget.Key, SecretOverlap.None, "Alice", default)));

        var signatures = await SignAsync("lisa@example.com", app.EmailWidget.Secret, app.TicketCenter.Secret, globex.Secret);

        Assert.Equal(["previous-secret"], Causes(await CheckAsync(app.EmailWidget, "lisa@example.com", signatures[0])));
        Assert.Equal(["other-door"], Causes(await CheckAsync(app.EmailWidget, "lisa@example.com", signatures[1])));
        var other = await CheckAsync(app.EmailWidget, "lisa@example.com", signatures[2]);
        Assert.Equal(["other-project"], Causes(other));
        Assert.Contains("Globex", other.Text, StringComparison.Ordinal);
        // Who is nothing in the other project learns nothing of its secret.
        Assert.Empty(Causes(await CheckAsync(app.EmailWidget, "lisa@example.com", signatures[2], by: Cast.Alice)));
    }

    [Fact]
    public async Task A_place_where_nobody_is_let_in_is_named_with_what_to_enter()
    {
        var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds + 300);
        var signature = (await SignAsync(payload, app.Portal.Secret))[0];

        Assert.Empty(Causes(await CheckAsync(app.Portal, payload, signature, Cast.HostOrigin)));
        foreach (var (origin, cause, entry) in new[]
        {
            ("https://staging.acme.test:8443", "origin-not-allowed", "https://staging.acme.test:8443"), ("null", "origin-null", "https"),
            ($"{Cast.HostOrigin.ToUpperInvariant()}/", "origin-spelling", Cast.HostOrigin), ("http://localhost:3000", "origin-unusable", "https"),
        })
        {
            var page = await CheckAsync(app.Portal, payload, signature, origin);
            Assert.Equal([cause], Causes(page));
            Assert.Contains(entry, page.Find("list", "Causes").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_door_that_is_not_ready_and_an_id_that_looks_like_an_email_are_named()
    {
        var signature = (await SignAsync("lisa@example.com", app.EitherWidget.Secret))[0];
        var ambiguous = await (await PageAsync(app.EitherWidget.PublicId)).Fill("Payload", "lisa@example.com").Fill("Signature", signature).Choose("Passed as", "userExternalUserId").PressAsync("Check signature");
        Assert.Equal(["identity-ambiguous"], Causes(ambiguous));

        await app.Data(async db =>
        {
            db.Add(new Widget(app.Acme.Id, "acme-new", "New", SignatureScope.Email, app.Clock.Now));
            return await db.SaveChangesAsync();
        });
        var unready = await (await PageAsync("acme-new")).Fill("Payload", "lisa@example.com").Fill("Signature", signature).PressAsync("Check signature");
        Assert.Contains("not-configured", Causes(unready));
    }

    private static string[] Causes(HtmlPage page) => [.. page.Document.QuerySelectorAll("[aria-label=Causes] > li").Select(li => li.Id!["cause-".Length..])];

    private async Task<HtmlPage> CheckAsync(DoorKeys door, string text, string signature, string? origin = null, StaffMember? by = null)
    {
        var page = (await PageAsync(door.PublicId, by)).Fill("Payload", text).Fill("Signature", signature);
        return await (origin is null ? page : page.Fill("Origin", origin)).PressAsync("Check signature");
    }

    private async Task<HtmlPage> PageAsync(string surface, StaffMember? by = null) =>
        await (await app.SignInAsync(by ?? Cast.Erin)).GetAsync($"/acme/verification?surface={surface}");

    private static async Task<string[]> SignAsync(string text, params string[] secrets) => (await Interpreter.Node.RunAsync(
        "import crypto from 'node:crypto'; for (const secret of process.env.SECRETS.split(' ')) console.log(crypto.createHmac('sha256', secret).update(process.env.TEXT).digest('hex'))",
        new Dictionary<string, string> { ["SECRETS"] = string.Join(' ', secrets), ["TEXT"] = text })).Split('\n');
}
