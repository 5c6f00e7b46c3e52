using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using Dashboard.Data.Notifications;
using Dashboard.Tests.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Settings;

/// <summary>How a project's mail looks.</summary>
public sealed class MailAppearanceTests : IAsyncLifetime
{
    private const string Page = "/acme/settings/mail/appearance";

    /// <summary>One red pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    private SmtpServer smtp = null!;
    private DashboardApp app = null!;
    private Desk desk = null!;

    public async Task InitializeAsync()
    {
        smtp = await SmtpServer.StartAsync();
        app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        desk = new Desk(app);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await smtp.DisposeAsync();
    }

    [Fact]
    public async Task Mail_carries_the_name_the_colours_the_texts_and_the_logo_as_an_attachment_of_its_own()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var saved = await PostAsync(alice, Png, new()
        {
            ["Input.Name"] = "Acme <Care>",
            ["Input.Primary"] = "rgb(255, 255, 0)",
            ["Input.Background"] = "#FFF",
            ["Input.Foreground"] = "navy",
            ["Input.Greeting"] = "Hello!\n<b>Thank</b> you.",
            ["Input.Footer"] = "Acme Inc., Main Street 1",
        });
        Assert.Contains("Saved", saved.Text, StringComparison.Ordinal);

        await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);
        await desk.DeliverAsync();

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.Contains("Acme <Care>", mail.HeaderFrom, StringComparison.Ordinal);
        Assert.Contains("background:#ffffff;color:#000080", mail.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Thank&lt;/b&gt; you.", mail.Html, StringComparison.Ordinal);
        Assert.StartsWith("Hello!\n<b>Thank</b> you.", mail.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Acme Inc., Main Street 1", mail.Text, StringComparison.Ordinal);
        var logo = Assert.Single(mail.Attachments);
        Assert.Equal(("image/png", Png.Length), (logo.ContentType, (int)logo.Size));
        Assert.Contains("multipart/related", mail.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_to_agents_looks_plain_and_a_customer_reads_it_in_their_language()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        await PostAsync(alice, Png, new() { ["Input.Greeting"] = "Hello!" });
        var ticket = await desk.OpenTicketAsync(locale: "es-MX");
        await desk.ReplyAsync(ticket, instantly: true);
        await desk.DeliverAsync();

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.Contains("ha respondido", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Hello!", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Input.Primary", "url(https://evil.test)", "A colour is")]
    [InlineData("Input.Primary", "red;background:url(x)", "A colour is")]
    [InlineData("Input.Background", "rgba(0,0,0,.5)", "see-through")]
    [InlineData("Input.Foreground", "expression(1)", "A colour is")]
    [InlineData("Input.Name", "Acme\r\nBcc: eve@evil.test", "line breaks")]
    [InlineData("Input.Greeting", "a\u0001b", "control characters")]
    public async Task What_is_refused_says_so_on_its_field_and_the_rest_stays_typed(string field, string value, string reason)
    {
        var alice = await app.SignInAsync(Cast.Alice);

        var answer = await PostAsync(alice, null, new() { ["Input.Footer"] = "Main Street 1", [field] = value });

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(reason, answer.Text, StringComparison.Ordinal);
        Assert.Equal("Main Street 1", answer.Value("Footer"));
        Assert.Equal(0, await app.Data(db => db.MailAppearances.CountAsync()));
    }

    [Fact]
    public async Task Texts_have_their_limits()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var fields = new Dictionary<string, string>
        {
            ["Input.Name"] = new('n', MailAppearance.MaxNameLength + 1),
            ["Input.Greeting"] = new('g', MailAppearance.MaxGreetingLength + 1),
            ["Input.Footer"] = new('f', 1_000_000),
            ["Input.Primary"] = new('#', 5000),
        };

        var answer = await PostAsync(alice, null, fields);

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Please correct 4 things", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1_000_000, answer.Value("Footer").Length);
    }

    [Theory]
    [InlineData("GIF89a\u0001\0\u0001\0", "no PNG, JPEG or WebP")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no PNG, JPEG or WebP")]
    [InlineData("\u0089PNG\r\n\u001a\n", "no PNG, JPEG or WebP")]
    [InlineData("", "empty")]
    public async Task A_logo_is_what_its_bytes_say(string latin1, string reason)
    {
        var alice = await app.SignInAsync(Cast.Alice);

        var answer = await PostAsync(alice, System.Text.Encoding.Latin1.GetBytes(latin1), []);

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(reason, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logo_that_is_too_large_or_has_too_many_pixels_is_refused()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        byte[] heavy = [.. Png, .. new byte[MailLogo.MaxBytes]];
        byte[] wide = [.. Png];
        wide[18] = 0x40;

        Assert.Contains("larger than 100 KB", (await PostAsync(alice, heavy, [])).ShouldBe(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
        Assert.Contains("pixels", (await PostAsync(alice, wide, [])).ShouldBe(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logo_is_kept_replaced_and_removed()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        await PostAsync(alice, Png, []);
        await PostAsync(alice, null, new() { ["Input.Name"] = "Acme Care" });
        Assert.Equal(Png, await app.Data(db => db.MailAppearances.Select(a => a.Logo!.Bytes).SingleAsync()));

        byte[] other = [.. Png, 0];
        await PostAsync(alice, other, []);
        Assert.Equal(other, await app.Data(db => db.MailAppearances.Select(a => a.Logo!.Bytes).SingleAsync()));

        var removed = await (await alice.GetAsync(Page)).Check("Remove the logo").PressAsync("Save");
        removed.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(0, await app.Data(db => db.Set<MailLogo>().CountAsync()));
    }

    [Fact]
    public async Task The_preview_shows_what_is_typed_shut_in_a_frame_and_saves_nothing()
    {
        var alice = await app.SignInAsync(Cast.Alice);

        var html = await PostAsync(alice, Png, new() { ["Input.Primary"] = "rgb(255, 255, 0)", ["Input.Greeting"] = "<script>alert(1)</script>", ["language"] = "es", ["part"] = "html" }, Page + "/preview");
        var text = await PostAsync(alice, null, new() { ["Input.Greeting"] = "Hello!", ["part"] = "text" }, Page + "/preview");
        var page = await alice.GetAsync(Page);

        html.ShouldBe(HttpStatusCode.OK);
        Assert.Contains("data:image/png;base64,", html.Body, StringComparison.Ordinal);
        Assert.Contains("ha respondido", html.Body, StringComparison.Ordinal);
        Assert.Contains("background:#ffff00;color:#000000", html.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html.Body, StringComparison.Ordinal);
        var policy = html.Response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("sandbox", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.Equal("text/plain", text.Response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("Hello!", text.Body, StringComparison.Ordinal);
        Assert.Contains("frame-src 'self'", page.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(0, await app.Data(db => db.MailAppearances.CountAsync()));
    }

    [Fact]
    public async Task Colours_that_cannot_be_read_are_named()
    {
        var alice = await app.SignInAsync(Cast.Alice);

        await PostAsync(alice, null, new() { ["Input.Background"] = "#ffffff", ["Input.Foreground"] = "#cccccc" });

        Assert.Contains("1.6 : 1", (await alice.GetAsync(Page)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_those_who_administer_the_project_see_it_or_change_it()
    {
        foreach (var path in new[] { Page, Page + "/preview" })
        {
            (await (await app.SignInAsync(Cast.Charlie)).GetAsync(path)).ShouldBe(HttpStatusCode.NotFound);
            Assert.DoesNotContain("Greeting", (await (await app.SignInAsync(Cast.Bob)).GetAsync(path)).Text, StringComparison.Ordinal);
        }
    }

    /// <summary>The form as a browser posts it, with a file.</summary>
    private static async Task<HtmlPage> PostAsync(HtmlClient client, byte[]? logo, Dictionary<string, string> fields, string to = Page)
    {
        var page = await client.GetAsync(Page);
        var content = new MultipartFormDataContent();
        foreach (var hidden in new[] { "__RequestVerificationToken", "Input.Version" })
        {
            content.Add(new StringContent(((IHtmlInputElement)page.Document.QuerySelector($"input[name='{hidden}']")!).Value), hidden);
        }

        foreach (var (name, value) in fields) content.Add(new StringContent(value), name);
        if (logo is not null)
        {
            var file = new ByteArrayContent(logo);
            file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            content.Add(file, "Input.Logo", "logo.png");
        }

        return await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(client.Http.BaseAddress!, to)) { Content = content });
    }
}
