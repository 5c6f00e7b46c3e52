using System.Net;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Verification;

public sealed class VerificationPageTests(AcmeWithDoors app) : IClassFixture<AcmeWithDoors>
{
    private const string Address = "/acme/verification";

    [Fact]
    public async Task Before_the_first_check_there_is_no_answer_and_no_list_of_causes()
    {
        var page = (await (await app.SignInAsync(Cast.Erin)).GetAsync(Address)).ShouldBe(HttpStatusCode.OK);

        Assert.Empty(page.All("status"));
        Assert.False(page.Has("list", "Causes"));
        Assert.Equal(["Payload", "Signature", "Origin"], page.All("textbox").Select(AccessibleName.Of));
        Assert.DoesNotContain("base64", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_example_of_a_payload_is_one_that_can_be_read()
    {
        var page = await (await app.SignInAsync(Cast.Erin)).GetAsync(Address);

        Assert.StartsWith("{\"externalUserId\":\"", page.Field("Payload").GetAttribute("placeholder"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_signature_is_accepted_without_causes_and_what_was_pasted_stays()
    {
        var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds + 300);
        var signature = HostSignature.Of(app.Keys.Secret, payload);

        var page = await CheckAsync(Cast.Erin, payload, signature, Cast.HostOrigin);

        Assert.Contains("accepted", Status(page), StringComparison.Ordinal);
        Assert.DoesNotContain("refused", Status(page), StringComparison.Ordinal);
        Assert.False(page.Has("list", "Causes"));
        Assert.Equal((payload, signature, Cast.HostOrigin), (page.Value("Payload"), page.Value("Signature"), page.Value("Origin")));
    }

    [Fact]
    public async Task A_mistake_is_named_in_the_list_of_causes_with_its_fix()
    {
        var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds + 300);
        var base64 = Convert.ToBase64String(Convert.FromHexString(HostSignature.Of(app.Keys.Secret, payload)));

        var page = await CheckAsync(Cast.Erin, payload, base64, "https://other.example");

        Assert.Contains("refused", Status(page), StringComparison.Ordinal);
        Assert.DoesNotContain("accepted", Status(page), StringComparison.Ordinal);
        var causes = page.Find("list", "Causes").TextContent;
        Assert.Contains("Digest in base64", causes, StringComparison.Ordinal);
        Assert.Contains(".digest('hex')", causes, StringComparison.Ordinal);
        Assert.Contains("Add this line to Allowed origins: https://other.example", causes, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Keys.Secret[4..], page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nothing_explains_says_so_and_what_to_look_at_next()
    {
        var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds + 300);

        var page = await CheckAsync(Cast.Erin, payload, new string('a', 64), "");

        Assert.Contains("refused", Status(page), StringComparison.Ordinal);
        Assert.False(page.Has("list", "Causes"));
        Assert.Contains(SecretText.Fingerprint(app.Keys.Secret), page.Text, StringComparison.Ordinal);
        Assert.Contains("What to look at next", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_separator_that_JSON_allows_is_not_taken_for_a_line_end()
    {
        var payload = $$"""{"externalUserId":"7","name":"a{{'\u2028'}}b","expiresAt":{{app.Clock.UnixSeconds + 300}}}""";

        Assert.Contains("accepted", Status(await CheckAsync(Cast.Erin, payload, HostSignature.Of(app.Keys.Secret, payload), "")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_with_line_breaks_is_checked_as_it_was_pasted()
    {
        var payload = $$"""
            {
              "externalUserId": "7",
              "expiresAt": {{app.Clock.UnixSeconds + 300}}
            }
            """.ReplaceLineEndings("\n");

        Assert.Contains("accepted", Status(await CheckAsync(Cast.Erin, payload, HostSignature.Of(app.Keys.Secret, payload), "")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_of_other_doors_and_of_ones_own_other_projects_are_recognised_and_no_others()
    {
        var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds + 300);
        var globex = await app.EnablePortalAsync(app.Globex, "https://globex.example");

        var own = await CheckAsync(Cast.Erin, payload, HostSignature.Of(app.TicketCenter.Secret, payload), "");
        Assert.Contains("Another door's secret", own.Find("list", "Causes").TextContent, StringComparison.Ordinal);

        var strange = await CheckAsync(Cast.Erin, payload, HostSignature.Of(globex.Secret, payload), "");
        Assert.False(strange.Has("list", "Causes"));

        await app.JoinAsync(Cast.Alice, app.Globex, Dashboard.Data.Team.ProjectRole.Agent);
        Assert.False((await CheckAsync(Cast.Alice, payload, HostSignature.Of(globex.Secret, payload), "")).Has("list", "Causes"));

        await app.JoinAsync(Cast.Ada, app.Globex, Dashboard.Data.Team.ProjectRole.Engineer);
        var known = await CheckAsync(Cast.Ada, payload, HostSignature.Of(globex.Secret, payload), "");
        Assert.Contains("of the project Globex", known.Find("list", "Causes").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_request_in_the_first_field_is_taken_apart_and_checked()
    {
        var payload = Cast.Lisa.Payload(app.Clock.UnixSeconds + 300);
        var signature = HostSignature.Of(app.Keys.Secret, payload);
        var body = System.Text.Json.JsonSerializer.Serialize(new { publicKey = app.Acme.PublicKey, payload, signature });

        var page = await CheckAsync(Cast.Erin, body, "", "");

        Assert.Contains("accepted", Status(page), StringComparison.Ordinal);
        Assert.Equal((payload, signature), (page.Value("Payload"), page.Value("Signature")));
    }

    [Theory]
    [InlineData("", "abc", "Payload")]
    [InlineData("{}", "", "Signature")]
    public async Task An_empty_field_is_asked_for(string payload, string signature, string field)
    {
        var page = (await CheckAsync(Cast.Erin, payload, signature, "")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal("true", page.Field(field).GetAttribute("aria-invalid"));
        Assert.False(page.Has("list", "Causes"));
    }

    [Fact]
    public async Task Agents_and_strangers_do_not_verify()
    {
        foreach (var path in new[] { Address, Address + "/known-good" })
        {
            (await (await app.SignInAsync(Cast.Bob)).GetAsync(path)).ShouldBe(HttpStatusCode.Forbidden);
            (await (await app.SignInAsync(Cast.Charlie)).GetAsync(path)).ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_known_good_text_verifies_and_is_audited()
    {
        var page = await (await app.SignInAsync(Cast.Erin)).GetAsync(Address + "/known-good");

        var signed = (await page.Fill("External user id", "test-42").Fill("Email", "zoe@shop.example").Fill("Name", "Zoë/Müller").PressAsync("Sign")).ShouldBe(HttpStatusCode.OK);

        var payload = signed.Document.GetElementById("known-payload")!.TextContent;
        Assert.Equal($$"""{"externalUserId":"test-42","email":"zoe@shop.example","name":"Zoë/Müller","expiresAt":{{app.Clock.UnixSeconds + 300}}}""", payload);
        Assert.Equal(HostSignature.Of(app.Keys.Secret, payload), signed.Document.GetElementById("known-signature")!.TextContent);
        Assert.True(signed.Response.Headers.CacheControl!.NoStore);
        Assert.Contains("accepted", Status(await signed.PressAsync("Check this one")), StringComparison.Ordinal);
        Assert.True(await app.Data(db => db.AuditEntries.AnyAsync(e => e.Action == "verification.known-good" && e.Subject == "test-42, zoe@shop.example")));
    }

    [Theory]
    [InlineData("usr_8f2k9d", "")]
    [InlineData("", "lisa@acme.com")]
    [InlineData("test-1", "lisa@acme.com")]
    [InlineData("usr_1", "lisa@example.com")]
    [InlineData("", "lisa@example.com.evil.com")]
    [InlineData("", "lisa@notexample.com")]
    [InlineData("", "x@example")]
    public async Task An_engineer_never_gets_anybody_else_signed(string id, string email)
    {
        var page = await (await app.SignInAsync(Cast.Erin)).GetAsync(Address + "/known-good");
        Assert.DoesNotContain("Your password", page.Text, StringComparison.Ordinal);

        var refused = (await page.Fill("External user id", id).Fill("Email", email).PressAsync("Sign")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Null(refused.Document.GetElementById("known-signature"));
        Assert.Equal((id, email), (refused.Value("External user id"), refused.Value("Email")));
    }

    [Fact]
    public async Task An_admin_signs_somebody_else_only_with_the_password()
    {
        var page = await (await app.SignInAsync(Cast.Ada)).GetAsync(Address + "/known-good");

        var asked = (await page.Fill("External user id", "usr_8f2k9d").Fill("Email", "").PressAsync("Sign")).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("enter your password again", asked.Text, StringComparison.Ordinal);
        var wrong = (await asked.Fill("Your password", "wrong horse").PressAsync("Sign")).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("That is not your password", wrong.Text, StringComparison.Ordinal);

        var signed = (await wrong.Fill("Your password", Cast.Password).PressAsync("Sign")).ShouldBe(HttpStatusCode.OK);

        Assert.Contains("usr_8f2k9d", signed.Document.GetElementById("known-payload")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(Cast.Password, signed.Body, StringComparison.Ordinal);
        Assert.True(await app.Data(db => db.AuditEntries.AnyAsync(e => e.Action == "verification.known-good" && e.Details!.Contains("after the password"))));
        Assert.True(await app.Data(db => db.AuditEntries.AnyAsync(e => e.Action == "verification.password-refused")));
    }

    [Fact]
    public async Task Guessing_the_password_and_checking_without_end_are_limited()
    {
        await using var limited = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = new Dictionary<string, string?> { ["RateLimits:Enabled"] = "true" } });
        await limited.EnablePortalAsync(limited.Acme, Cast.HostOrigin);
        var ada = await limited.SignInAsync(Cast.Ada);
        var page = (await ada.GetAsync(Address + "/known-good")).Fill("External user id", "usr_1").Fill("Email", "");
        for (var i = 0; i < 5; i++) page = (await page.Fill("Your password", "wrong").PressAsync("Sign")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        var stopped = (await page.Fill("Your password", Cast.Password).PressAsync("Sign")).ShouldBe(HttpStatusCode.TooManyRequests);

        Assert.NotNull(stopped.Response.Headers.RetryAfter);
        Assert.Null(stopped.Document.GetElementById("known-signature"));
    }

    private async Task<HtmlPage> CheckAsync(StaffMember member, string payload, string signature, string origin) =>
        await (await (await app.SignInAsync(member)).GetAsync(Address)).Fill("Payload", payload).Fill("Signature", signature).Fill("Origin", origin).PressAsync("Check signature");

    private static string Status(HtmlPage page) => Assert.Single(page.All("status")).TextContent;
}
