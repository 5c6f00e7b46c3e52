using System.Net;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Verification;

/// <summary>Check mine and Known good at the Ticket Center and the widgets, through the pages.</summary>
public sealed class DoorCheckTests(AcmeWithDoors app) : IClassFixture<AcmeWithDoors>
{
    private const string Address = "/acme/verification";

    [Fact]
    public async Task The_surface_is_chosen_first_and_each_widget_is_offered_by_name()
    {
        var page = await (await app.SignInAsync(Cast.Erin)).GetAsync(Address);

        Assert.Equal(
            ["Embedded Portal", "Ticket Center", "Widget News", "Widget Old", "Widget Shop"],
            page.Field("Surface").QuerySelectorAll("option").Select(o => o.TextContent));
        Assert.Equal(app.Portal.PublicId, page.Value("Surface"));
    }

    [Fact]
    public async Task A_right_signature_of_an_email_is_accepted_at_its_own_door_only()
    {
        var signature = HostSignature.Of(app.TicketCenter.Secret, "lisa@example.com");

        Assert.Contains("accepted", Status(await CheckAsync("Ticket Center", "lisa@example.com", signature)), StringComparison.Ordinal);
        foreach (var widget in new[] { app.EmailWidget, app.EitherWidget })
        {
            var page = await CheckAsync(widget.Name, "lisa@example.com", signature);
            Assert.Contains("Another door's secret", page.Find("list", "Causes").TextContent, StringComparison.Ordinal);
            Assert.Contains("Ticket Center", page.Find("list", "Causes").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pasted_snippet_goes_to_the_door_that_it_names()
    {
        var snippet = $$"""new SupportWireWidget({ widgetSlug: '{{app.EmailWidget.PublicId}}', userEmail: 'lisa@example.com', userSignature: '{{HostSignature.Of(app.EmailWidget.Secret, "Lisa@example.com")}}' })""";

        var page = await CheckAsync("Embedded Portal", snippet, "");

        Assert.Equal((app.EmailWidget.PublicId, "lisa@example.com"), (page.Value("Surface"), page.Value("Payload")));
        Assert.Contains("Upper and lower case differ", page.Find("list", "Causes").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Known_good_texts_of_every_door_verify_at_it()
    {
        foreach (var door in new[] { app.TicketCenter, app.EmailWidget, app.IdWidget, app.EitherWidget })
        {
            var page = await (await app.SignInAsync(Cast.Erin)).GetAsync($"{Address}/known-good?surface={door.PublicId}");

            var signed = (await page.Fill("External user id", "test-7").Fill("Email", " Zoe@Shop.Example ").PressAsync("Sign")).ShouldBe(HttpStatusCode.OK);

            var text = signed.Document.GetElementById("known-payload")!.TextContent;
            Assert.Equal(door == app.TicketCenter || door == app.EmailWidget ? "zoe@shop.example" : "test-7", text);
            Assert.Equal(HostSignature.Of(door.Secret, text), signed.Document.GetElementById("known-signature")!.TextContent);
            Assert.Contains("accepted", Status(await signed.PressAsync("Check this one")), StringComparison.Ordinal);
        }

        Assert.True(await app.Data(db => db.AuditEntries.AnyAsync(e => e.Action == "verification.known-good" && e.Details!.Contains("Widget Shop"))));
    }

    [Theory]
    [InlineData("Ticket Center", "test-1", "lisa@acme.com")]
    [InlineData("Widget News", "test-1", "lisa@acme.com")]
    [InlineData("Widget Shop", "usr_1", "lisa@example.com")]
    [InlineData("Widget Old", "usr_1", "lisa@example.com")]
    public async Task A_test_identity_beside_it_is_no_licence_for_a_real_one(string surface, string id, string email)
    {
        var page = await (await app.SignInAsync(Cast.Erin)).GetAsync($"{Address}/known-good");

        var refused = await page.Choose("Surface", surface).Fill("External user id", id).Fill("Email", email).PressAsync("Sign");

        refused.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Null(refused.Document.GetElementById("known-signature"));
    }

    [Theory]
    [InlineData("a\r\nSet-Cookie: x=1")]
    [InlineData("<script>alert(1)</script>@example.com")]
    [InlineData("'\"><img src=x onerror=alert(1)>")]
    public async Task Hostile_text_is_answered_with_a_verdict_and_escaped(string text)
    {
        foreach (var surface in new[] { "Embedded Portal", "Ticket Center", "Widget Shop" })
        {
            var page = (await CheckAsync(surface, text, text, text)).ShouldBe(HttpStatusCode.OK);

            Assert.Contains("refused", Status(page), StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", page.Body, StringComparison.Ordinal);
        }
    }

    private async Task<HtmlPage> CheckAsync(string surface, string payload, string signature, string origin = "") =>
        await (await (await app.SignInAsync(Cast.Erin)).GetAsync(Address)).Choose("Surface", surface)
            .Fill("Payload", payload).Fill("Signature", signature).Fill("Origin", origin).PressAsync("Check signature");

    private static string Status(HtmlPage page) => Assert.Single(page.All("status")).TextContent;
}
