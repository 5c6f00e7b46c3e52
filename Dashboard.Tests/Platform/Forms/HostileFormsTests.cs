using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dashboard.Tests.ChatWidget;
using Dashboard.Tests.Support;
using Dashboard.Tests.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using static Dashboard.Tests.Platform.Forms.HostileForm;

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
        "/acme/settings/ticket-center",
        "/acme/settings/widgets/new",
        "/acme/settings/widgets/{widget}",
        "/acme/settings/mail",
        "/acme/settings/mail/appearance",
        "/acme/settings/team",
        "/acme/verification",
        "/acme/verification?surface={widget}",
        "/acme/verification/known-good",
        "/acme/verification/known-good?surface={widget}",
        "/acme/verification/self-test",
    ];

    [Theory]
    [MemberData(nameof(PagesWithForms))]
    public async Task A_nul_in_a_field_is_refused_at_that_field(string path)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        foreach (var (form, field) in await TextFieldsAsync(alice, await AddressAsync(path)))
        {
            var answer = await FillAndSendAsync(alice, await AddressAsync(path), form, field, "Before\0after");

            Assert.True(answer.Status == HttpStatusCode.UnprocessableEntity, $"{path}, {field}: {(int)answer.Status} {answer.Text}");
            var again = answer.Document.QuerySelectorAll($"[name='{field}']").OfType<IHtmlElement>().First(e => e.GetAttribute("type") != "hidden");
            if (again.GetAttribute("type") != "password") Assert.Equal("Before\ufffdafter", ValueOf(again));
            Assert.True(again.GetAttribute("aria-invalid") == "true", $"{path}: {field} is not marked. {answer.Text}");
            Assert.NotEmpty(answer.Document.QuerySelectorAll($"#{again.Id}-error"));
        }
    }

    [Theory]
    [MemberData(nameof(HostileForm.Texts), MemberType = typeof(HostileForm))]
    public async Task What_no_keyboard_types_is_no_error_of_ours_in_any_form(string what, string text)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        foreach (var path in Paths)
        {
            foreach (var form in (await TextFieldsAsync(alice, await AddressAsync(path))).Select(f => f.Form).Distinct())
            {
                var answer = await FillAndSendAsync(alice, await AddressAsync(path), form, null, text);

                Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, $"{path}, {what}: {(int)answer.Status} {answer.Text}");
                Assert.DoesNotContain("<script>alert", answer.Body, StringComparison.Ordinal);
                Assert.DoesNotContain("<img src=x", answer.Body, StringComparison.Ordinal);
                Assert.False(answer.Response.Headers.Contains("X-Injected"));
                if (answer.Status == HttpStatusCode.UnprocessableEntity) Assert.True(Kept(answer, text), $"{path}, {what}: what was typed is gone");
            }
        }
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_no_error_of_ours_in_any_form()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        foreach (var path in Paths)
        {
            var page = await alice.GetAsync(await AddressAsync(path));
            foreach (var form in (await TextFieldsAsync(alice, await AddressAsync(path))).GroupBy(f => f.Form))
            {
                // As bytes: no browser writes them, and .NET would mend them.
                var token = ((IHtmlFormElement)page.Document.Forms[form.Key]!).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
                var body = string.Join('&', form.Select(f => $"{Uri.EscapeDataString(f.Field)}=a%ED%A0%80b").Append($"__RequestVerificationToken={Uri.EscapeDataString(token)}"));
                var answer = await SendAsync(alice, ((IHtmlFormElement)page.Document.Forms[form.Key]!).Action, new StringContent(body), "application/x-www-form-urlencoded");

                Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict, $"{path}: {(int)answer.Status} {answer.Text}");
            }
        }
    }

    [Theory]
    [InlineData("/acme/tickets?q=")]
    [InlineData("/acme/customers?q=")]
    [InlineData("/acme/customers/{customer}/merge?q=")]
    [InlineData("/acme/audit?who=")]
    [InlineData("/acme/audit?what=")]
    [InlineData("/acme/verification/failures?trace=")]
    [InlineData("/acme/verification/failures?origin=")]
    [InlineData("/acme/verification/failures?cause=")]
    [InlineData("/acme/verification/failures?before=")]
    [InlineData("/acme/settings/mail/log?state=")]
    [InlineData("/acme/settings/mail/replies/log?outcome=")]
    public async Task What_is_looked_for_is_no_error_of_ours(string path)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var address = await AddressAsync(path);
        foreach (var text in Texts.Select(row => Uri.EscapeDataString((string)row[1])).Append("a%00b").Append("a%ED%A0%80b").Append(new string('x', 4_000)).Append("%25_%5C'"))
        {
            var answer = await alice.GetAsync(address + text);

            Assert.True(answer.Status is HttpStatusCode.OK, $"{path}{text}: {(int)answer.Status} {answer.Text}");
            Assert.DoesNotContain("<script>alert", answer.Body, StringComparison.Ordinal);
        }
    }

    /// <summary>So that a new form does not stay out of this.</summary>
    [Fact, Trait("Kind", "Pure")]
    public void Every_staff_page_that_is_typed_into_is_among_these()
    {
        var root = Path.Combine(Repository.Root, "Dashboard");
        var typed = Directory.EnumerateFiles(root, "*.cshtml", SearchOption.AllDirectories).Where(file => !Regex.IsMatch(file, "/(obj|bin)/"))
            .Select(File.ReadAllText).Where(page => page.Contains("method=\"post\"", StringComparison.Ordinal) && (page.Contains("<field ", StringComparison.Ordinal) || page.Contains("<textarea", StringComparison.Ordinal)))
            .Select(page => Regex.Match(page, "^@page \"(/[^\"]*)\"").Groups[1].Value).Where(route => route.StartsWith("/{project}/", StringComparison.Ordinal))
            // One is chosen from on these, not typed into.
            .Except(["/{project}/settings/team/members/{member:guid}", "/{project}/settings/mail/log"]);

        var known = Paths.Select(path => Regex.Replace(path.Split('?')[0].Replace("/acme/", "/{project}/", StringComparison.Ordinal), @"\{(\w+)\}", "*")).ToHashSet();
        Assert.All(typed, route => Assert.Contains(Regex.Replace(Regex.Replace(route, @"\{(\w+)(:\w+)?\}", "*"), @"^/\*/", "/{project}/"), known.Select(k => Regex.Replace(k, @"^/\*/", "/{project}/"))));
    }

    /// <summary>Five megabytes in the first field of each form, and in the others what is too long for them as well: all of it in all of them takes long.</summary>
    [Theory]
    [MemberData(nameof(PagesWithForms))]
    public async Task Megabytes_in_a_field_are_refused_and_come_back_in_it(string path)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var page = await alice.GetAsync(await AddressAsync(path));
        var fields = await TextFieldsAsync(alice, await AddressAsync(path));
        foreach (var (form, field) in fields)
        {
            var text = new string('x', fields.First(f => f.Form == form).Field == field ? 5_000_000 : 200_000);
            var (status, body) = await SendUnreadAsync(alice, (IHtmlFormElement)page.Document.Forms[form]!, field, text);

            // What a widget does not sign, is not judged there (product §7.1).
            Assert.True(status == HttpStatusCode.UnprocessableEntity || (status == HttpStatusCode.OK && path.Contains("known-good?surface=", StringComparison.Ordinal)), $"{path}, {field}: {(int)status}");
            var isPassword = page.Document.Forms[form]!.QuerySelector($"[name='{field}']")!.GetAttribute("type") == "password";
            Assert.True(body.Contains(text, StringComparison.Ordinal) != isPassword, $"{path}, {field}: what was typed is {(isPassword ? "shown" : "gone")}");
        }
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
        Assert.DoesNotContain(app.Log.Entries, e => e.Level >= LogLevel.Error);
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

    private static IEnumerable<string> Paths => ((IEnumerable<object[]>)PagesWithForms).Select(row => (string)row[0]);

    private async Task<string> WidgetAsync() => await app.Data(db => db.Widgets.Where(w => w.ProjectId == app.Acme.Id).Select(w => w.Slug).FirstOrDefaultAsync())
        ?? (await WidgetSite.AddAsync(app, "hostile")).Slug;

    private async Task<string> AddressAsync(string path) => path
        .Replace("{widget}", path.Contains("{widget}", StringComparison.Ordinal) ? await WidgetAsync() : "", StringComparison.Ordinal)
        .Replace("{customer}", path.Contains("{customer}", StringComparison.Ordinal) ? await app.KnowsAsync(Cast.Lisa) : "", StringComparison.Ordinal)
        .Replace("{ticket}", path.Contains("{ticket}", StringComparison.Ordinal) ? $"{await app.WritesAsync(Cast.Lisa, "Hostile")}" : "", StringComparison.Ordinal);
}
