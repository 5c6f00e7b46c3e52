using System.Net;
using Dashboard.Data.Team;
using Dashboard.Tests.Support;
using Dashboard.Tests.Team;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Account;

/// <summary>A forgotten password where no mail goes out: an admin passes the link on, if it gives them nothing that they do not have.</summary>
public sealed class PasswordLinkTests : IAsyncLifetime
{
    private const string NewPassword = "a much longer secret";

    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Without_mail_the_page_says_whom_to_ask_and_takes_no_address()
    {
        var page = await app.Visitor().GetAsync("/account/forgot-password");

        Assert.Contains("Ask an owner or admin of your project", page.Text, StringComparison.Ordinal);
        Assert.False(page.Has("button", "Send the link"));
    }

    [Fact]
    public async Task An_admin_makes_a_link_that_an_agent_sets_a_password_with()
    {
        var page = await MemberPageAsync(Cast.Ada, Cast.Bob);

        var link = TeamScene.LinkIn((await page.PressAsync("Make a password link")).ShouldBe(HttpStatusCode.OK).Body);
        var second = TeamScene.LinkIn((await page.PressAsync("Make a password link")).Body);

        (await app.Visitor().GetAsync(link)).ShouldBe(HttpStatusCode.NotFound);
        var form = await app.Visitor().GetAsync(second);
        Assert.Equal("/account/sign-in", (await form.Fill("New password", NewPassword).PressAsync("Set password")).Path);
        (await app.Visitor().GetAsync(second)).ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal(["team.password-link-made bob@acme.test", "team.password-link-made bob@acme.test"], await app.ActionsAsync("team."));
        Assert.DoesNotContain(app.Log.Entries, e => e.Message.Contains(second[^43..], StringComparison.Ordinal));
    }

    public static TheoryData<string, string, string, bool> Rules => new()
    {
        { "an admin, for an engineer", "ada", "erin", true },
        { "an owner, for an admin", "alice", "ada", true },
        { "an admin, for an owner", "ada", "alice", false },
        { "an admin, for a second admin", "ada", "bob:Admin", false },
        { "an owner, for a second owner", "alice", "ada:Owner", true },
        { "an owner, for an agent who is in another project too", "alice", "bob+Agent", false },
        { "an admin of both, for an agent of both", "ada+Admin", "bob+Agent", true },
        { "an admin here and agent there, for an agent of both", "ada+Agent", "bob+Agent", false },
        { "an admin here, for an agent who owns another project", "ada+Admin", "bob+Owner", false },
        { "an admin, for the founder who is only an agent now", "ada", "bob!", false },
        { "an owner, for the founder who is only an agent now", "alice", "bob!", true },
    };

    /// <param name="actor">Of acme; <c>+Role</c>: also in globex, <c>:Role</c>: with another role in acme, <c>!</c>: founded the installation.</param>
    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_link_is_only_for_those_whom_it_gives_nothing_new(string rule, string actor, string member, bool allowed)
    {
        var who = await SetAsync(actor);
        var whom = await SetAsync(member);
        var client = await app.SignInAsync(who);
        var page = await client.GetAsync($"/acme/settings/team/members/{await app.IdOfAsync(whom)}");
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        // The post itself, whatever the page offers.
        var answer = await client.PostAsync($"{page.Path}?handler=PasswordLink", ("__RequestVerificationToken", token));

        Assert.True(allowed == page.Has("button", "Make a password link"), rule);
        Assert.True(answer.Status == (allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden), $"{rule}: {answer.Status}");
        Assert.Equal(allowed ? 1 : 0, await app.Data(db => db.PasswordResets.CountAsync()));
    }

    [Fact]
    public async Task A_link_ends_when_it_would_open_more_than_its_maker_has()
    {
        var link = TeamScene.LinkIn((await (await MemberPageAsync(Cast.Ada, Cast.Bob)).PressAsync("Make a password link")).Body);
        var form = (await app.Visitor().GetAsync(link)).ShouldBe(HttpStatusCode.OK);

        await app.SetRoleAsync(app.Globex.Id, Cast.Bob, ProjectRole.Agent);

        (await app.Visitor().GetAsync(link)).ShouldBe(HttpStatusCode.NotFound);
        (await form.Fill("New password", NewPassword).PressAsync("Set password")).ShouldBe(HttpStatusCode.NotFound);
        await app.SignInAsync(Cast.Bob);
    }

    [Fact]
    public async Task Nobody_makes_a_link_for_themselves_or_where_mail_goes_out()
    {
        var own = await MemberPageAsync(Cast.Alice, Cast.Alice);
        Assert.False(own.Has("button", "Make a password link"));
        await using var smtp = await SmtpServer.StartAsync();
        await using var mailing = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        var alice = await mailing.SignInAsync(Cast.Alice);
        var page = await alice.GetAsync($"/acme/settings/team/members/{await mailing.IdOfAsync(Cast.Bob)}");
        Assert.False(page.Has("button", "Make a password link"));
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        (await alice.PostAsync($"{page.Path}?handler=PasswordLink", ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<HtmlPage> MemberPageAsync(StaffMember admin, StaffMember member) =>
        await (await app.SignInAsync(admin)).GetAsync($"/acme/settings/team/members/{await app.IdOfAsync(member)}");

    private async Task<StaffMember> SetAsync(string text)
    {
        var member = new[] { Cast.Alice, Cast.Ada, Cast.Bob, Cast.Erin }.Single(m => text.StartsWith(m.Name, StringComparison.OrdinalIgnoreCase));
        var rest = text[member.Name.Length..];
        if (rest.StartsWith('+')) await app.SetRoleAsync(app.Globex.Id, member, Enum.Parse<ProjectRole>(rest[1..]));
        if (rest.StartsWith(':')) await app.SetRoleAsync(app.Acme.Id, member, Enum.Parse<ProjectRole>(rest[1..]));
        if (rest == "!") await app.With<Data.DashboardDbContext>(async db =>
        {
            db.Add(new Installation(await db.Users.Where(u => u.Email == member.Email).Select(u => u.Id).SingleAsync(), app.Clock.Now));
            await db.SaveChangesAsync();
        });
        return member;
    }
}
