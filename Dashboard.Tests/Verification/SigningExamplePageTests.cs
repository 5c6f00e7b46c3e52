using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dashboard.Identity;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Verification;

/// <summary>
/// Every signing example, taken out of the page and run by its interpreter: what it signs lets the user in at its door, and the page confirms
/// what its self-test prints.
/// </summary>
public sealed class SigningExamplePageTests(AcmeWithDoors app) : IClassFixture<AcmeWithDoors>
{
    private static readonly string[] Examples =
        ["node", "python", "ruby", "php", "go", "csharp", "java", "elixir", "express", "nextjs", "django", "rails", "laravel", "aspnet"];

    private static readonly EndCustomer User = new("usr_8f2k9d", "lisa@example.com", "Zoë Øster / 日本語 <b>&'\"=+😀\u2028</script>");

    public static TheoryData<string> All => [.. Examples];

    [Theory]
    [Trait("Kind", "Interpreter")]
    [MemberData(nameof(All))]
    public async Task An_example_of_the_portal_lets_its_user_in(string id)
    {
        var signed = await RunAsync(id, app.Portal, "USERHERO_HMAC_SECRET");

        await PostAsync("/api/portal/session", new { publicKey = app.Portal.PublicId, payload = signed.Text, signature = signed.Signature });
    }

    [Theory]
    [Trait("Kind", "Interpreter")]
    [MemberData(nameof(All))]
    public async Task An_example_of_the_ticket_center_lets_its_user_in(string id)
    {
        var signed = await RunAsync(id, app.TicketCenter, "HDH_HMAC_SECRET");

        var answer = await PostAsync("/api/messaging/ticket-center/verify", new { helpdeskId = app.TicketCenter.PublicId, email = signed.Text, signature = signed.Signature });
        Assert.Equal(User.Email, answer.GetProperty("contact").GetProperty("email").GetString());
    }

    [Theory]
    [Trait("Kind", "Interpreter")]
    [MemberData(nameof(All))]
    public async Task An_example_of_a_widget_lets_its_user_in(string id)
    {
        var signed = await RunAsync(id, app.IdWidget, "WIDGET_SECRET");

        var answer = await PostAsync("/api/widget/session", new { widgetSlug = app.IdWidget.PublicId, userExternalUserId = signed.Text, userSignature = signed.Signature });
        Assert.True(answer.GetProperty("verified").GetBoolean());
        Assert.Equal(User.ExternalUserId, signed.Text);
    }

    /// <summary>So that what is run for the one holds for the other: they differ in the name of the secret's variable.</summary>
    [Fact]
    public async Task An_example_of_a_widget_that_covers_the_email_is_that_of_the_ticket_center()
    {
        var (center, widget) = (await PageOfAsync(app.TicketCenter), await PageOfAsync(app.EmailWidget));

        Assert.All(Examples.SelectMany(id => new[] { $"sign-{id}", $"self-test-{id}" }), block => Assert.Equal(
            center.Document.GetElementById(block)!.TextContent.Replace("HDH_HMAC_SECRET", "WIDGET_SECRET", StringComparison.Ordinal),
            widget.Document.GetElementById(block)!.TextContent));
    }

    [Fact]
    public async Task The_page_fills_in_the_keys_of_the_surface_that_was_chosen()
    {
        foreach (var (door, words) in new[] { (app.Portal, "portal.js"), (app.TicketCenter, "ticket-center.js"), (app.IdWidget, "userExternalUserId"), (app.EmailWidget, "userEmail") })
        {
            var page = await PageOfAsync(door);

            var snippet = page.Document.GetElementById("snippet")!.TextContent;
            Assert.Contains(door.PublicId, snippet, StringComparison.Ordinal);
            Assert.Contains(words, snippet, StringComparison.Ordinal);
            Assert.Contains("https://desk.test/", snippet, StringComparison.Ordinal);
            Assert.DoesNotContain("⟦", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(door.Secret, page.Body, StringComparison.Ordinal);
            Assert.All(Examples, id => Assert.NotNull(page.Document.GetElementById($"sign-{id}")));
        }
    }

    [Fact]
    public async Task A_self_test_with_a_mistake_is_told_which()
    {
        var text = SigningExamples.SelfTestText(new SigningDoor(Dashboard.Data.Identity.Door.TicketCenter, "", ""));

        var page = await (await PageOfAsync(app.TicketCenter)).Fill("What your self-test printed", HostSignature.Of(app.TicketCenter.Secret + "\n", text)).PressAsync("Confirm");

        Assert.Contains("refused", Assert.Single(page.All("status")).TextContent, StringComparison.Ordinal);
        Assert.Contains("Secret with a trailing newline", page.Find("list", "Causes").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anothers_surface_is_not_found()
    {
        var erin = await app.SignInAsync(Cast.Erin);

        foreach (var path in new[] { "", "/self-test", "/known-good" })
        {
            (await erin.GetAsync($"/acme/verification{path}?surface={app.Globex.PublicKey}")).ShouldBe(HttpStatusCode.NotFound);
        }
    }

    private async Task<ExampleOutput> RunAsync(string id, DoorKeys door, string variable)
    {
        var page = await PageOfAsync(door);
        var example = new ShownExample(id, page.Document.GetElementById($"sign-{id}")!.TextContent, page.Document.GetElementById($"self-test-{id}")!.TextContent);

        var signed = await example.RunAsync(variable, door.Secret, User, app.Clock.UnixSeconds + 300);

        var confirmed = await page.Fill("What your self-test printed", signed.SelfTest).PressAsync("Confirm");
        Assert.Contains("accepted", Assert.Single(confirmed.All("status")).TextContent, StringComparison.Ordinal);
        return signed;
    }

    /// <summary>As the host page's script sends it; it must be let in.</summary>
    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Origin", Cast.HostOrigin);
        using var answer = await app.Client().SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    private async Task<HtmlPage> PageOfAsync(DoorKeys door) =>
        (await (await app.SignInAsync(Cast.Erin)).GetAsync($"/acme/verification/self-test?surface={door.PublicId}")).ShouldBe(HttpStatusCode.OK);
}
