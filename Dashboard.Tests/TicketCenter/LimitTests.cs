using System.Globalization;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.TicketCenter;

public sealed class LimitTests
{
    private const string Email = "lisa@example.com";

    private static readonly string Wrong = new('0', 64);

    [Fact]
    public async Task Requests_of_one_address_have_a_total_before_the_body_is_read_and_others_are_not_locked_out()
    {
        await using var app = await StartAsync(("RequestsPerAddressPerMinute", "3"));
        var helpdesk = await SigningHelpdesk.EnableAsync(app);
        var lisa = helpdesk.Visitor(Email);
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await lisa.VerifyAsync()).Status);

        foreach (var call in new[] { "verify", "message", "conversations/x/messages", "conversations/x/close", "events" })
        {
            var answer = await helpdesk.PostAsync(call, "not even JSON");
            answer.IsRefused(429, "too_many_attempts");
            Assert.InRange(int.Parse(answer.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 60);
            Assert.Equal(Cast.HostOrigin, answer.Headers["Access-Control-Allow-Origin"]);
        }

        Assert.Equal(200, (await VerifyAsync(helpdesk, "198.51.100.9")).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await lisa.VerifyAsync()).Status);
    }

    [Fact]
    public async Task Ten_thousand_wrong_signatures_in_a_minute_harm_nobody_who_signs_rightly()
    {
        await using var app = await StartAsync();
        var helpdesk = await SigningHelpdesk.EnableAsync(app);
        var id = await helpdesk.Visitor(Email).BeginAsync();
        var statuses = new int[10_000];

        await Parallel.ForAsync(0, statuses.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            statuses[i] = (await helpdesk.CallAsync("verify", Body(helpdesk, Wrong), Cast.HostOrigin, i < 9_000 ? "198.51.100.66" : $"198.51.{i % 100}.7")).Status);

        Assert.All(statuses, status => Assert.True(status is 401 or 429, $"{status}"));
        // One address: 60 failures tell why, then its total of 1,200 is used up; the key: 600 from anywhere.
        Assert.InRange(statuses.Count(status => status == 401), 60, 600);
        (await helpdesk.CallAsync("verify", Body(helpdesk, Wrong), Cast.HostOrigin, "198.51.100.200")).IsRefused(429, "too_many_attempts");
        var lisa = helpdesk.Visitor(Email);
        Assert.Equal(200, (await lisa.VerifyAsync()).Status);
        Assert.Equal(200, (await lisa.SendAsync("Still here.", id)).Status);
        Assert.Equal(200, (await VerifyAsync(helpdesk, "198.51.1.7")).Status);
    }

    [Fact]
    public async Task Guessing_conversations_is_a_failure_of_the_address_and_not_of_the_door()
    {
        await using var app = await StartAsync(("FailuresPerAddressPerMinute", "2"), ("FailuresPerKeyPerMinute", "1"));
        var helpdesk = await SigningHelpdesk.EnableAsync(app);
        var lisa = helpdesk.Visitor(Email);
        for (var i = 0; i < 2; i++) (await lisa.MessagesAsync($"guess{i}")).IsRefused(404, "not_found");

        (await lisa.MessagesAsync("guess3")).IsRefused(429, "too_many_attempts");
        Assert.Equal(200, (await lisa.VerifyAsync()).Status);
        (await helpdesk.CallAsync("verify", Body(helpdesk, Wrong), Cast.HostOrigin, "198.51.100.9")).IsRefused(401, "verification_failed");
    }

    private static Task<Portal.Answer> VerifyAsync(SigningHelpdesk helpdesk, string address) =>
        helpdesk.CallAsync("verify", Body(helpdesk, helpdesk.Sign(Email)), Cast.HostOrigin, address);

    private static object Body(SigningHelpdesk helpdesk, string signature) => new { helpdeskId = helpdesk.HelpdeskId, email = Email, signature };

    private static Task<DashboardApp> StartAsync(params (string Name, string Value)[] limits) => DashboardApp.StartAsync(new DashboardAppOptions
    {
        Settings = limits.Append(("Enabled", "true")).ToDictionary(limit => $"RateLimits:{limit.Item1}", limit => (string?)limit.Item2),
    });
}
