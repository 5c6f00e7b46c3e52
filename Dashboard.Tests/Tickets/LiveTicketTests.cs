using System.Net;
using Dashboard.Tests.Support;
using Dashboard.Tests.Team;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Tickets;

public sealed class LiveTicketTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task Open_pages_hear_of_a_reply_and_customers_streams_do_not_hear_of_a_note()
    {
        var number = await app.WritesAsync(Cast.Lisa, "Live");
        var other = await app.WritesAsync(Cast.Omar, "Elsewhere");
        var (bob, ada) = (await app.SignInAsync(Cast.Bob), await app.SignInAsync(Cast.Ada));
        using var list = await ListenAsync(bob, "/acme/tickets/events");
        using var thread = await ListenAsync(bob, $"/acme/tickets/{number}/events");
        using var elsewhere = await ListenAsync(bob, $"/acme/tickets/{other}/events");
        using var ending = new CancellationTokenSource();
        var ticket = await app.TicketAsync(number);
        var customer = app.Services.GetRequiredService<Dashboard.Platform.Live.LiveEvents>().Subscribe($"customer:{ticket.CustomerId}", ending.Token);

        await (await ada.GetAsync($"/acme/tickets/{number}")).Fill("Private note", "Only us.").PressAsync("Add note");
        Assert.Equal(("change", $"{number}"), await NextAsync(list));
        Assert.Equal(("change", $"{number}"), await NextAsync(thread));
        Assert.False(customer.TryRead(out _));

        await (await ada.GetAsync($"/acme/tickets/{number}")).Fill("Reply", "All of us.").PressAsync("Send reply");
        Assert.Equal(("message", $"{number}"), await NextAsync(list));
        Assert.Equal(("message", $"{number}"), await NextAsync(thread));
        Assert.Equal(ticket.PublicId, (await customer.ReadAsync()).Data);

        await (await ada.GetAsync($"/acme/tickets/{other}")).Fill("Reply", "Elsewhere.").PressAsync("Send reply");
        Assert.Equal(("message", $"{other}"), await NextAsync(elsewhere));
        await ending.CancelAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Engineer")]
    public async Task The_streams_of_a_member_end_with_the_membership_or_the_role_and_no_others(string? role)
    {
        await using var desk = await DashboardApp.StartAsync();
        var number = await desk.WritesAsync(Cast.Lisa, "Secret");
        var (bob, ada) = (await desk.SignInAsync(Cast.Bob), await desk.SignInAsync(Cast.Ada));
        using var list = await ListenAsync(bob, "/acme/tickets/events");
        using var thread = await ListenAsync(bob, $"/acme/tickets/{number}/events");
        using var adas = await ListenAsync(ada, "/acme/tickets/events");
        var alice = await desk.SignInAsync(Cast.Alice);
        var member = await alice.GetAsync($"/acme/settings/team/members/{await desk.IdOfAsync(Cast.Bob)}");

        if (role is null) await (await member.FollowAsync("Remove from the team")).PressAsync("Remove from the team");
        else await member.Choose("Role", role).PressAsync("Save role");

        await EndsAsync(list);
        await EndsAsync(thread);
        await (await ada.GetAsync($"/acme/tickets/{number}")).Fill("Private note", "Only us.").PressAsync("Add note");
        Assert.Equal(("change", $"{number}"), await NextAsync(adas));
        (await bob.GetAsync("/acme/tickets/events")).ShouldBe(role is null ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/account/password")]
    [InlineData("/account/reset-password")]
    public async Task A_new_password_ends_the_streams_of_all_sessions_before_and_of_nobody_else(string way)
    {
        await using var desk = await DashboardApp.StartAsync();
        var number = await desk.WritesAsync(Cast.Lisa, "Secret");
        var (here, elsewhere, ada) = (await desk.SignInAsync(Cast.Bob), await desk.SignInAsync(Cast.Bob), await desk.SignInAsync(Cast.Ada));
        using var list = await ListenAsync(here, "/acme/tickets/events");
        using var thread = await ListenAsync(elsewhere, $"/acme/tickets/{number}/events");
        using var adas = await ListenAsync(ada, "/acme/tickets/events");

        const string NewPassword = "a much longer secret";
        if (way == "/account/password")
        {
            var changed = await (await here.GetAsync(way)).Fill("Current password", Cast.Password).Fill("New password", NewPassword).PressAsync("Change password");
            Assert.Contains("Password changed", changed.Text, StringComparison.Ordinal);
        }
        else
        {
            var member = await (await desk.SignInAsync(Cast.Alice)).GetAsync($"/acme/settings/team/members/{await desk.IdOfAsync(Cast.Bob)}");
            var link = TeamScene.LinkIn((await member.PressAsync("Make a password link")).Body);
            await (await desk.Visitor().GetAsync(link)).Fill("New password", NewPassword).PressAsync("Set password");
        }

        await EndsAsync(list);
        await EndsAsync(thread);
        // A session that has not been looked at since asks in vain: what it began with is over.
        using (var again = await ListenAsync(elsewhere, "/acme/tickets/events")) await EndsAsync(again);
        if (way == "/account/password") (await ListenAsync(here, "/acme/tickets/events")).Dispose();
        await (await ada.GetAsync($"/acme/tickets/{number}")).Fill("Private note", "Only us.").PressAsync("Add note");
        Assert.Equal(("change", $"{number}"), await NextAsync(adas));
    }

    [Fact]
    public async Task A_role_that_may_still_hear_it_keeps_the_stream()
    {
        await using var desk = await DashboardApp.StartAsync();
        var number = await desk.WritesAsync(Cast.Lisa, "Live");
        var bob = await desk.SignInAsync(Cast.Bob);
        using var list = await ListenAsync(bob, "/acme/tickets/events");
        var alice = await desk.SignInAsync(Cast.Alice);

        await (await alice.GetAsync($"/acme/settings/team/members/{await desk.IdOfAsync(Cast.Bob)}")).Choose("Role", "Admin").PressAsync("Save role");

        await (await alice.GetAsync($"/acme/tickets/{number}")).Fill("Private note", "Only us.").PressAsync("Add note");
        Assert.Equal(("change", $"{number}"), await NextAsync(list));
    }

    private static async Task EndsAsync(StreamReader stream)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await stream.ReadLineAsync(patience.Token) is not null)
        {
            // Whatever it said before.
        }
    }

    private static async Task<StreamReader> ListenAsync(HtmlClient person, string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(person.Http.BaseAddress!, address));
        request.Headers.Add("Cookie", person.Cookies.GetCookieHeader(request.RequestUri!));
        var response = await person.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        // The first line comes once the stream listens.
        Assert.StartsWith("retry:", await reader.ReadLineAsync(), StringComparison.Ordinal);
        return reader;
    }

    private static async Task<(string Name, string Data)> NextAsync(StreamReader stream)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var name = "";
        while (await stream.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return (name, line[6..]);
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
