using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dashboard.Tests.Support;
using Dashboard.Tests.Tickets;

namespace Dashboard.Tests.Platform.Forms;

/// <summary>What no keyboard types, in every text field of every staff form: 422, the field named, the text still there.</summary>
public sealed class HostileFormsTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    public static readonly TheoryData<string> PagesWithForms =
    [
        "/projects/new",
        "/account/password",
        "/acme/tickets/new",
        "/acme/tickets/{ticket}",
        "/acme/customers/{customer}/edit",
        "/acme/settings/embedded-portal",
        "/acme/verification",
        "/acme/verification/known-good",
    ];

    [Theory]
    [MemberData(nameof(PagesWithForms))]
    public async Task A_nul_in_a_field_is_refused_at_that_field(string path)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        foreach (var (form, field) in await TextFieldsAsync(alice, path))
        {
            var answer = await FillAndSendAsync(alice, path, form, field, "Before\0after");

            Assert.True(answer.Status == HttpStatusCode.UnprocessableEntity, $"{path}, {field}: {(int)answer.Status} {answer.Text}");
            var again = answer.Document.QuerySelectorAll($"[name='{field}']").OfType<IHtmlElement>().First(e => e.GetAttribute("type") != "hidden");
            if (again.GetAttribute("type") != "password") Assert.Equal("Before\ufffdafter", ValueOf(again));
            Assert.True(again.GetAttribute("aria-invalid") == "true", $"{path}: {field} is not marked. {answer.Text}");
            Assert.NotEmpty(answer.Document.QuerySelectorAll($"#{again.Id}-error"));
        }
    }

    [Theory]
    [InlineData("/acme/customers/{customer}/edit", "Input.Name")]
    [InlineData("/acme/settings/embedded-portal", "Input.Origins")]
    [InlineData("/acme/tickets/{ticket}", "Reply.Text")]
    [InlineData("/acme/tickets/new", "Input.Subject")]
    public async Task Five_megabytes_in_a_field_come_back_in_it(string path, string field)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var form = (await TextFieldsAsync(alice, path)).First(f => f.Field == field).Form;

        var answer = await FillAndSendAsync(alice, path, form, field, new string('x', 5_000_000));

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(5_000_000, ValueOf((IHtmlElement)answer.Document.QuerySelector($"[name='{field}']")!).Trim().Length);
    }

    [Fact]
    public async Task Someone_who_is_not_signed_in_is_told_too()
    {
        var visitor = app.Visitor();
        var form = await visitor.GetAsync("/account/sign-in");
        ((IHtmlFormElement)form.Document.Forms[0]!).NoValidate = true;
        var answer = await form.Fill("Email", "alice\0@acme.test").Fill("Password", "x\0y").PressAsync("Sign in");

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("NUL", answer.Text, StringComparison.Ordinal);
        Assert.Equal("alice\ufffd@acme.test", answer.Value("Email"));
        var page = await visitor.GetAsync("/account/sign-in");
        (await page.Fill("Email", "alice@acme.test").Fill("Password", new string('x', 2_000_000)).PressAsync("Sign in")).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_form_of_thousands_of_fields_and_one_without_its_end_are_not_called_stale()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var many = await alice.PostAsync("/projects/new", [.. Enumerable.Range(0, 6_000).Select(i => ($"f{i}", "v"))]);
        var cut = await SendAsync(alice, "/projects/new", new StringContent("--b\r\nContent-Disposition: form-data; name=\"Input.Name\"\r\n\r\nAcm"), "multipart/form-data; boundary=b");
        var unbounded = await SendAsync(alice, "/projects/new", new StringContent("x"), "multipart/form-data");

        Assert.All([many, cut, unbounded], answer =>
        {
            answer.ShouldBe(HttpStatusCode.BadRequest);
            Assert.Contains("This form could not be read", answer.Text, StringComparison.Ordinal);
        });
        // An unknown name, however long, is nobody's; the token is what is missing here.
        Assert.Contains("out of date", (await alice.PostAsync("/projects/new", (new string('k', 5_000), "v"))).Text, StringComparison.Ordinal);
    }

    private static async Task<HtmlPage> SendAsync(HtmlClient person, string path, HttpContent content, string type)
    {
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await person.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(person.Http.BaseAddress!, path)) { Content = content });
    }

    /// <summary>Every field that a person types into, with the place of its form on the page.</summary>
    private async Task<IReadOnlyList<(int Form, string Field)>> TextFieldsAsync(HtmlClient person, string path)
    {
        var page = (await person.GetAsync(await AddressAsync(path))).ShouldBe(HttpStatusCode.OK);
        var fields = page.Document.Forms.OfType<IHtmlFormElement>()
            .SelectMany((form, index) => form.Elements.OfType<IHtmlElement>().Where(IsTypedInto).Select(e => (index, e.GetAttribute("name")!)))
            .Where(f => page.Document.Forms[f.index] is IHtmlFormElement { Method: "post" }).ToList();
        Assert.NotEmpty(fields);
        return fields;
    }

    private async Task<HtmlPage> FillAndSendAsync(HtmlClient person, string path, int form, string field, string text)
    {
        var page = await person.GetAsync(await AddressAsync(path));
        var sent = (IHtmlFormElement)page.Document.Forms[form]!;
        foreach (var element in sent.Elements.OfType<IHtmlElement>().Where(IsTypedInto))
        {
            var value = element.GetAttribute("name") == field ? text : ValueOf(element);
            if (element is IHtmlTextAreaElement area) area.Value = value;
            else ((IHtmlInputElement)element).Value = value;
        }

        // A browser would refuse some of it before it is sent; whoever means harm uses none.
        sent.NoValidate = true;
        return await page.PressAsync(sent.Elements.OfType<IHtmlButtonElement>().First(b => b.Type == "submit" && !b.HasAttribute("formaction")));
    }

    private async Task<string> AddressAsync(string path) => path
        .Replace("{customer}", path.Contains("{customer}", StringComparison.Ordinal) ? await app.KnowsAsync(Cast.Lisa) : "", StringComparison.Ordinal)
        .Replace("{ticket}", path.Contains("{ticket}", StringComparison.Ordinal) ? $"{await app.WritesAsync(Cast.Lisa, "Hostile")}" : "", StringComparison.Ordinal);

    private static bool IsTypedInto(IHtmlElement element) => element is IHtmlTextAreaElement
        || (element is IHtmlInputElement && element.GetAttribute("type") is null or "text" or "email" or "password" or "url" or "tel" or "search" && element.HasAttribute("name"));

    private static string ValueOf(IHtmlElement element) => element is IHtmlTextAreaElement area ? area.Value : ((IHtmlInputElement)element).Value;
}
