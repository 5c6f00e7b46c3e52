using System.Net;
using AngleSharp.Html.Dom;
using Dashboard.Account;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Platform.Security;
using Dashboard.Tests.Platform.Forms;
using Dashboard.Tests.Support;
using Dashboard.Tests.Team;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using static Dashboard.Tests.Platform.Forms.HostileForm;

namespace Dashboard.Tests.Account;

/// <summary>What no keyboard types, in the forms that somebody meets who is not signed in: anybody may send these.</summary>
public sealed class HostileAccountFormsTests(HostileAccountFormsTests.Apps apps) : IClassFixture<HostileAccountFormsTests.Apps>
{
    private const string ForgotPassword = "/account/forgot-password";
    private const string ResetPassword = "/account/reset-password";
    private const string Invited = "/account/invitation";
    private const string FirstStart = "/account/first-start";

    public static readonly TheoryData<string> Forms = ["/account/sign-in", ForgotPassword, ResetPassword, Invited, FirstStart];

    public static readonly TheoryData<string> Links = [ResetPassword, Invited, FirstStart];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_nul_in_a_field_is_refused_at_that_field_and_the_link_stays_good(string path)
    {
        var address = await apps.AddressAsync(path);
        var visitor = apps.Of(path).Visitor();
        foreach (var (form, field) in await TextFieldsAsync(visitor, address))
        {
            var answer = await FillAndSendAsync(visitor, address, form, field, "Before\0after");

            Assert.True(answer.Status == HttpStatusCode.UnprocessableEntity, $"{path}, {field}: {(int)answer.Status} {answer.Text}");
            var again = (IHtmlElement)answer.Document.QuerySelector($"[name='{field}']")!;
            Assert.True(again.GetAttribute("aria-invalid") == "true", $"{path}: {field} is not marked. {answer.Text}");
            Assert.Contains("NUL", answer.Document.QuerySelector($"#{again.Id}-error")!.TextContent, StringComparison.Ordinal);
            if (again.GetAttribute("type") != "password") Assert.Equal("Before\ufffdafter", ValueOf(again));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_no_keyboard_types_is_no_error_of_ours_in_all_fields_or_in_one(string path)
    {
        var app = apps.Of(path);
        foreach (var text in HostileForm.Texts.Select(row => (string)row[1]))
        {
            foreach (var field in (await TextFieldsAsync(app.Visitor(), await apps.AddressAsync(path))).Select(f => f.Field).Append(null))
            {
                var answer = await SendAsync(path, field, text);

                Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, $"{path}, {field}: {(int)answer.Status} {answer.Text}");
                Assert.DoesNotContain("<script>alert", answer.Body, StringComparison.Ordinal);
                Assert.DoesNotContain("<img src=x", answer.Body, StringComparison.Ordinal);
                Assert.False(answer.Response.Headers.Contains("X-Injected"));
                if (answer.Status == HttpStatusCode.UnprocessableEntity) Assert.True(field?.EndsWith("Password", StringComparison.Ordinal) == true || Kept(answer, text), $"{path}, {field}: what was typed is gone");
            }
        }

        Assert.DoesNotContain(app.Log.Entries, e => e.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("a\ufffe@acme.test")]
    [InlineData("a\uffff@acme.test")]
    [InlineData("a\ufdd0@acme.test")]
    [InlineData("a@acme\ufffe.test")]
    public async Task A_character_that_is_none_makes_no_address(string email)
    {
        foreach (var path in new[] { "/account/sign-in", ForgotPassword, FirstStart })
        {
            var answer = (await SendAsync(path, "Input.Email", email)).ShouldBe(HttpStatusCode.UnprocessableEntity);
            Assert.Equal(email, answer.Value("Email"));
        }

        // Nor is one queued that the worker would stumble over, in whatever way it came in.
        Assert.False(await apps.Peopled.Data(db => db.OutboxMails.AnyAsync(m => m.ToAddress.EndsWith(".test") && m.ToAddress.StartsWith("a\ufffe"))));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Half_a_surrogate_pair_is_no_error_of_ours(string path)
    {
        var address = await apps.AddressAsync(path);
        var visitor = apps.Of(path).Visitor();
        var page = await visitor.GetAsync(address);
        var form = (IHtmlFormElement)page.Document.QuerySelector("form[method=post]:has([name^='Input.'])")!;
        var body = string.Join('&', form.Elements.OfType<IHtmlInputElement>().Where(e => e.Name is not null).Select(e =>
            $"{e.Name}={(e.Type == "hidden" ? Uri.EscapeDataString(e.Value) : e.Name!.EndsWith("Email", StringComparison.Ordinal) ? "a%ED%A0%80b%40acme.test" : "a+long+one+%ED%A0%80b")}"));

        var answer = await HostileForm.SendAsync(visitor, form.Action, new StringContent(body), "application/x-www-form-urlencoded");

        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, $"{path}: {(int)answer.Status} {answer.Text}");
    }

    /// <summary>Who is not signed in has only short forms: within a megabyte the field is told and the text is back, beyond it nothing is read.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_megabyte_in_a_field_is_too_long_for_it_and_five_are_too_long_for_us(string path)
    {
        var address = await apps.AddressAsync(path);
        var visitor = apps.Of(path).Visitor();
        foreach (var (form, field) in await TextFieldsAsync(visitor, address))
        {
            var long_ = (await FillAndSendAsync(visitor, address, form, field, new string('x', 1_000_000))).ShouldBe(HttpStatusCode.UnprocessableEntity);
            var again = (IHtmlElement)long_.Document.QuerySelector($"[name='{field}']")!;
            Assert.Equal("true", again.GetAttribute("aria-invalid"));
            if (again.GetAttribute("type") != "password") Assert.Equal(1_000_000, ValueOf(again).Length);

            (await FillAndSendAsync(visitor, address, form, field, new string('x', 5_000_000))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        }
    }

    [Theory]
    [MemberData(nameof(Links))]
    public async Task A_token_that_is_wrong_or_anothers_opens_nothing_in_an_address_or_in_a_form(string path)
    {
        var app = apps.Of(path);
        var good = await apps.AddressAsync(path);
        var others = await Task.WhenAll(((IEnumerable<object[]>)Links).Select(row => apps.AddressAsync((string)row[0])));
        foreach (var token in others.Where(o => !o.StartsWith(path, StringComparison.Ordinal)).Select(o => o[^43..]).Concat(HostileForm.Texts.Select(row => (string)row[1]))
            .Concat(["", "\0", new string('\0', 43), new string('\ufffe', 43), new string('A', 43), new string('x', 7_000), good[^43..] + "A", good[^43..].ToUpperInvariant(), good[^42..]]))
        {
            (await app.Visitor().GetAsync($"{path}?token={Uri.EscapeDataString(token)}")).ShouldBe(HttpStatusCode.NotFound);
            var answer = await SendAsync(path, null, null, token);
            answer.ShouldBe(HttpStatusCode.NotFound);
            Assert.DoesNotContain("<script>alert", answer.Body, StringComparison.Ordinal);
        }

        (await app.Visitor().GetAsync($"{path}?token=%ED%A0%80")).ShouldBe(HttpStatusCode.NotFound);
        (await app.Visitor().GetAsync($"{path}?token=a&token=b")).ShouldBe(HttpStatusCode.NotFound);
        (await app.Visitor().GetAsync(await apps.AddressAsync(path))).ShouldBe(HttpStatusCode.OK);
        Assert.DoesNotContain(app.Log.Entries, e => e.Level >= LogLevel.Error);
    }

    /// <summary>Fills the form of a fresh link in good order, but for one field (all if null and there is a text) or its token.</summary>
    private async Task<HtmlPage> SendAsync(string path, string? field, string? text, string? token = null)
    {
        var page = await apps.Of(path).Visitor().GetAsync(await apps.AddressAsync(path));
        var form = (IHtmlFormElement)page.Document.QuerySelector("form[method=post]:has([name^='Input.'])")!;
        foreach (var input in form.Elements.OfType<IHtmlInputElement>().Where(e => e.Name is not null))
        {
            if (input.Name == "Token") input.Value = token ?? input.Value;
            else if (input.Type == "hidden") continue;
            else if (text is not null && (field is null || input.Name == field)) input.Value = text;
            else input.Value = input.Type == "password" ? "a much longer secret" : input.Name!.EndsWith("Email", StringComparison.Ordinal) ? $"{Guid.NewGuid():n}@acme.test" : "Dora";
        }

        form.NoValidate = true;
        return await page.PressAsync(form.Elements.OfType<IHtmlButtonElement>().First(b => !b.HasAttribute("formaction")));
    }

    /// <summary>One installation with people and mail, one that nobody has founded yet.</summary>
    public sealed class Apps : IAsyncLifetime
    {
        public DashboardApp Peopled { get; private set; } = null!;

        private DashboardApp Empty { get; set; } = null!;

        public async Task InitializeAsync()
        {
            // No server listens there, and no worker looks for it.
            Peopled = await DashboardApp.StartAsync(new DashboardAppOptions
            {
                Settings = new Dictionary<string, string?> { ["Mail:Transport"] = "Smtp", ["Mail:Host"] = "127.0.0.1", ["Mail:Port"] = "2525", ["Mail:Security"] = "None", ["Mail:From"] = "support@acme.test" },
            });
            Empty = await DashboardApp.StartAsync(new DashboardAppOptions { WithCast = false });
        }

        public async Task DisposeAsync()
        {
            await Peopled.DisposeAsync();
            await Empty.DisposeAsync();
        }

        internal DashboardApp Of(string path) => path == FirstStart ? Empty : Peopled;

        /// <summary>Where the form is, with a fresh link where it needs one.</summary>
        internal async Task<string> AddressAsync(string path) => path switch
        {
            FirstStart => $"{path}?token={await FoundAnewAsync()}",
            Invited => $"{path}?token={await LinkAsync((db, alice, hash) => new Invitation(Peopled.Acme.Id, $"{hash[..12]}@acme.test", $"{hash[..12]}@acme.test".ToUpperInvariant(), ProjectRole.Agent, alice, hash, Peopled.Clock.Now))}",
            ResetPassword => $"{path}?token={await LinkAsync((db, alice, hash) => new PasswordReset(db.Users.Local.Single(u => u.Email == Cast.Bob.Email), hash, null, null, Peopled.Clock.Now))}",
            _ => path,
        };

        private async Task<string> LinkAsync(Func<DashboardDbContext, User, string, object> link)
        {
            var token = LinkToken.New();
            await Peopled.With<DashboardDbContext>(async db =>
            {
                var people = await db.Users.AsTracking().ToListAsync();
                db.Add(link(db, people.Single(u => u.Email == Cast.Alice.Email), LinkToken.HashOf(token)));
                await db.SaveChangesAsync();
            });
            return token;
        }

        /// <summary>What an accepted form founded is taken away again: there is one first start.</summary>
        private async Task<string> FoundAnewAsync()
        {
            await Empty.With<DashboardDbContext>(async db =>
            {
                await db.AuditEntries.ExecuteDeleteAsync();
                await db.Projects.ExecuteDeleteAsync();
                await db.Set<Installation>().ExecuteDeleteAsync();
                await db.Users.ExecuteDeleteAsync();
            });
            return (await Empty.With((FirstStartLinks links) => links.IssueAsync(default)))!;
        }
    }
}
