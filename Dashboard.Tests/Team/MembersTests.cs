using System.Net;
using Dashboard.Data.Team;
using Dashboard.Tests.Support;
using Dashboard.Tests.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Team;

/// <summary>Roles, and who may change them.</summary>
public sealed class MembersTests : IAsyncLifetime
{
    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task The_team_is_listed_with_roles_and_the_last_sign_in()
    {
        await app.SignInAsync(Cast.Bob);
        app.Clock.Advance(TimeSpan.FromHours(1));
        var page = await (await app.SignInAsync(Cast.Ada)).GetAsync("/acme");

        page = await page.FollowAsync("Team");

        Assert.Equal("/acme/settings/team", page.Path);
        var rows = page.Document.QuerySelectorAll("tbody tr").Select(AccessibleName.TextOf).ToList();
        Assert.Equal(4, rows.Count);
        Assert.Matches("Alice.*alice@acme.test.*Owner.*not known", rows[0]);
        Assert.Matches("Ada.*\\(you\\).*Admin", rows[1]);
        Assert.DoesNotContain("not known", rows[2], StringComparison.Ordinal);
        Assert.Contains("Nobody is invited", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("charlie", page.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/acme/settings/team")]
    [InlineData("/acme/settings/team/members/{bob}")]
    [InlineData("/acme/settings/team/members/{bob}/remove")]
    [InlineData("/acme/settings/team/invitations/1")]
    public async Task Agents_and_engineers_have_no_say_and_strangers_no_such_page(string path)
    {
        path = path.Replace("{bob}", (await app.IdOfAsync(Cast.Bob)).ToString(), StringComparison.Ordinal);

        (await (await app.SignInAsync(Cast.Bob)).GetAsync(path)).ShouldBe(HttpStatusCode.Forbidden);
        (await (await app.SignInAsync(Cast.Erin)).GetAsync(path)).ShouldBe(HttpStatusCode.Forbidden);
        (await (await app.SignInAsync(Cast.Charlie)).GetAsync(path)).ShouldBe(HttpStatusCode.NotFound);
        Assert.False((await (await app.SignInAsync(Cast.Bob)).GetAsync("/acme")).Has("link", "Team"));
    }

    [Fact]
    public async Task Somebody_of_another_project_is_not_found_in_this_one()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var charlie = await app.IdOfAsync(Cast.Charlie);

        (await alice.GetAsync($"/acme/settings/team/members/{charlie}")).ShouldBe(HttpStatusCode.NotFound);
        (await alice.GetAsync($"/acme/settings/team/members/{charlie}/remove")).ShouldBe(HttpStatusCode.NotFound);
        // The form of somebody who is here, sent to the address of somebody who is not.
        var form = await alice.GetAsync($"/acme/settings/team/members/{await app.IdOfAsync(Cast.Bob)}/remove");
        form.Document.Forms.Single(f => f.Action.EndsWith("/remove", StringComparison.Ordinal)).Action = $"/acme/settings/team/members/{charlie}/remove";
        (await form.PressAsync("Remove from the team")).ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal(["Owner charlie@globex.test"], await app.RolesAsync(app.Globex.Id));
    }

    [Fact]
    public async Task A_removal_says_before_it_happens_which_tickets_lose_their_assignee_and_then_they_do()
    {
        var open = await app.AssignedTicketAsync(Cast.Bob, "Open");
        await app.AssignedTicketAsync(Cast.Bob, "Open too");
        var resolved = await app.AssignedTicketAsync(Cast.Bob, "Done", resolved: true);
        var others = await app.AssignedTicketAsync(Cast.Ada, "Ada's");
        var bob = await app.SignInAsync(Cast.Bob);
        (await bob.GetAsync($"/acme/tickets/{open}")).ShouldBe(HttpStatusCode.OK);
        var ada = await app.SignInAsync(Cast.Ada);
        var page = await (await (await ada.GetAsync("/acme/settings/team")).FollowAsync("Bob")).FollowAsync("Remove from the team");
        Assert.Contains("2 open tickets go back to unassigned", page.Text, StringComparison.Ordinal);
        Assert.Equal("Bob", (await app.TicketAsync(open)).Assignee!.DisplayName);

        var after = await page.PressAsync("Remove from the team");

        Assert.Equal("/acme/settings/team", after.Path);
        Assert.Contains("Bob is no longer in the team", after.Text, StringComparison.Ordinal);
        (await bob.GetAsync($"/acme/tickets/{open}")).ShouldBe(HttpStatusCode.NotFound);
        var ticket = await app.TicketAsync(open);
        Assert.Null(ticket.Assignee);
        Assert.Equal("unassigned this: Bob is no longer in the team", ticket.Messages.Last().Body);
        Assert.Equal("Bob", (await app.TicketAsync(resolved)).Assignee!.DisplayName);
        Assert.Equal("Ada", (await app.TicketAsync(others)).Assignee!.DisplayName);
        Assert.Equal(["team.member.removed bob@acme.test"], await app.ActionsAsync("team."));
        Assert.Contains($"#{open}", await app.Data(db => db.AuditEntries.Where(e => e.Action == "team.member.removed").Select(e => e.Details).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_assigns_a_ticket_to_a_member_who_is_just_being_removed_leaves_none_behind()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        for (var i = 0; i < 4; i++)
        {
            await app.SetRoleAsync(app.Acme.Id, Cast.Bob, ProjectRole.Agent);
            var number = await app.WritesAsync(Cast.Lisa, $"Race {i}");
            var ticket = (await alice.GetAsync($"/acme/tickets/{number}")).Choose("Assignee", "Bob");
            var removal = await alice.GetAsync($"/acme/settings/team/members/{await app.IdOfAsync(Cast.Bob)}/remove");

            await Task.WhenAll(ticket.PressAsync("Set assignee"), removal.PressAsync("Remove from the team"));

            Assert.Null((await app.TicketAsync(number)).AssigneeId);
        }
    }

    [Fact]
    public async Task Another_role_holds_from_the_next_request_on()
    {
        var number = await app.AssignedTicketAsync(Cast.Bob, "In hand");
        var bob = await app.SignInAsync(Cast.Bob);
        var alice = await app.SignInAsync(Cast.Alice);
        var page = await alice.GetAsync($"/acme/settings/team/members/{await app.IdOfAsync(Cast.Bob)}");
        Assert.Contains("1 open ticket would go back to unassigned", page.Text, StringComparison.Ordinal);

        page = await page.Choose("Role", "Engineer").PressAsync("Save role");

        Assert.Contains("Bob is Engineer now", page.Text, StringComparison.Ordinal);
        (await bob.GetAsync($"/acme/tickets/{number}")).ShouldBe(HttpStatusCode.Forbidden);
        (await bob.GetAsync("/acme/verification")).ShouldBe(HttpStatusCode.OK);
        Assert.Null((await app.TicketAsync(number)).AssigneeId);
        Assert.Equal(["team.member.role-changed bob@acme.test"], await app.ActionsAsync("team."));
    }

    [Fact]
    public async Task A_page_that_was_open_when_the_role_went_saves_nothing_any_more()
    {
        var ada = await app.SignInAsync(Cast.Ada);
        var open = await ada.GetAsync("/acme/settings/embedded-portal");
        var alice = await app.SignInAsync(Cast.Alice);
        var member = await alice.GetAsync($"/acme/settings/team/members/{await app.IdOfAsync(Cast.Ada)}");

        await member.Choose("Role", "Agent").PressAsync("Save role");
        (await open.Fill("Allowed origins", "https://evil.test").PressAsync("Save")).ShouldBe(HttpStatusCode.Forbidden);

        await (await alice.GetAsync($"/acme/settings/team/members/{await app.IdOfAsync(Cast.Ada)}/remove")).PressAsync("Remove from the team");
        (await open.PressAsync("Save")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_admin_neither_makes_nor_alters_nor_removes_owners()
    {
        var ada = await app.SignInAsync(Cast.Ada);
        var alice = await app.IdOfAsync(Cast.Alice);
        var owner = await ada.GetAsync($"/acme/settings/team/members/{alice}");
        Assert.Contains("Only an owner can change or remove an owner", owner.Text, StringComparison.Ordinal);
        Assert.False(owner.Has("button", "Save role"));
        (await ada.GetAsync($"/acme/settings/team/members/{alice}/remove")).ShouldBe(HttpStatusCode.Forbidden);

        // Forms that the pages do not offer: Bob's, sent for Alice, and Bob made an owner.
        var bob = await ada.GetAsync($"/acme/settings/team/members/{await app.IdOfAsync(Cast.Bob)}");
        Assert.DoesNotContain("Owner", bob.Field("Role").TextContent, StringComparison.Ordinal);
        var token = bob.Document.QuerySelector("form[action*='members'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var altered = await ada.PostAsync($"/acme/settings/team/members/{alice}", ("Input.Role", "Agent"), ("__RequestVerificationToken", token));
        altered.ShouldBe(HttpStatusCode.Forbidden);
        var removed = await ada.PostAsync($"/acme/settings/team/members/{alice}/remove", ("__RequestVerificationToken", token));
        removed.ShouldBe(HttpStatusCode.Forbidden);
        var made = await ada.PostAsync($"/acme/settings/team/members/{await app.IdOfAsync(Cast.Bob)}", ("Input.Role", "Owner"), ("__RequestVerificationToken", token));
        Assert.Contains("Only an owner can make owners", made.ShouldBe(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
        foreach (var nonsense in (string[])["", "0", "9", "Emperor"])
            (await ada.PostAsync($"/acme/settings/team/members/{await app.IdOfAsync(Cast.Bob)}", ("Input.Role", nonsense), ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(["Owner alice@acme.test", "Admin ada@acme.test", "Agent bob@acme.test", "Engineer erin@acme.test"], await app.RolesAsync(app.Acme.Id));
    }

    [Fact]
    public async Task The_last_owner_can_neither_leave_nor_step_down_and_with_a_second_one_can()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var id = await app.IdOfAsync(Cast.Alice);

        var leave = await (await alice.GetAsync("/acme/settings/team/leave")).PressAsync("Leave the project");
        Assert.Contains("You are the only owner", leave.ShouldBe(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
        var down = await (await alice.GetAsync($"/acme/settings/team/members/{id}")).Choose("Role", "Admin").PressAsync("Save role");
        Assert.Contains("A project needs an owner", down.ShouldBe(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);

        await (await alice.GetAsync($"/acme/settings/team/members/{await app.IdOfAsync(Cast.Ada)}")).Choose("Role", "Owner").PressAsync("Save role");
        var home = await (await alice.GetAsync($"/acme/settings/team/members/{id}")).Choose("Role", "Agent").PressAsync("Save role");
        Assert.Equal("/acme", home.ShouldBe(HttpStatusCode.OK).Path);
        (await alice.GetAsync("/acme/settings/team")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Two_owners_who_step_down_or_remove_each_other_at_once_leave_one()
    {
        await app.SetRoleAsync(app.Acme.Id, Cast.Ada, ProjectRole.Owner);
        var alice = await app.SignInAsync(Cast.Alice);
        var ada = await app.SignInAsync(Cast.Ada);
        var (aliceId, adaId) = (await app.IdOfAsync(Cast.Alice), await app.IdOfAsync(Cast.Ada));
        for (var i = 0; i < 3; i++)
        {
            await app.SetRoleAsync(app.Acme.Id, Cast.Alice, ProjectRole.Owner);
            await app.SetRoleAsync(app.Acme.Id, Cast.Ada, ProjectRole.Owner);
            HtmlPage[] forms = i switch
            {
                0 => [await alice.GetAsync($"/acme/settings/team/members/{aliceId}"), await ada.GetAsync($"/acme/settings/team/members/{adaId}")],
                1 => [await alice.GetAsync("/acme/settings/team/leave"), await ada.GetAsync("/acme/settings/team/leave")],
                _ => [await alice.GetAsync($"/acme/settings/team/members/{adaId}/remove"), await ada.GetAsync($"/acme/settings/team/members/{aliceId}/remove")],
            };
            if (i == 0) foreach (var form in forms) form.Choose("Role", "Admin");

            await Task.WhenAll(forms.Select(f => f.PressAsync(i switch { 0 => "Save role", 1 => "Leave the project", _ => "Remove from the team" })));

            Assert.Equal(1, await app.Data(db => db.Memberships.CountAsync(m => m.ProjectId == app.Acme.Id && m.Role == ProjectRole.Owner)));
        }
    }

    [Fact]
    public async Task Anybody_else_may_leave()
    {
        var number = await app.AssignedTicketAsync(Cast.Bob, "In hand");
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await (await bob.GetAsync("/acme")).FollowAsync("Leave this project");
        Assert.Contains("Your 1 open ticket goes back to unassigned", page.Text, StringComparison.Ordinal);

        page = await page.PressAsync("Leave the project");

        Assert.Equal("/", page.Path);
        Assert.Contains("You are no longer in Acme", page.Text, StringComparison.Ordinal);
        Assert.Null((await app.TicketAsync(number)).AssigneeId);
        Assert.Equal(["team.member.left bob@acme.test"], await app.ActionsAsync("team."));
        (await bob.GetAsync("/acme")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_open_invitations_of_somebody_who_loses_the_say_are_revoked_with_it()
    {
        var link = TeamScene.LinkIn((await (await app.SignInAsync(Cast.Ada)).InviteAsync()).Body);
        var alice = await app.SignInAsync(Cast.Alice);
        var page = await alice.GetAsync($"/acme/settings/team/members/{await app.IdOfAsync(Cast.Ada)}/remove");
        Assert.Contains("1 open invitation of theirs is revoked", page.Text, StringComparison.Ordinal);

        await page.PressAsync("Remove from the team");

        (await app.Visitor().GetAsync(link)).ShouldBe(HttpStatusCode.NotFound);
    }
}
