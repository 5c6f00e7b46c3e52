using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Dashboard.Tests.TicketCenter;
using Dashboard.Tests.Tickets;
using Dashboard.TicketCenter;

namespace Dashboard.Tests.Platform.Live;

/// <summary>What happens at one instance is known at another within about a second. "Here" is this process, "there" a process of its own.</summary>
public sealed class TwoProcessesTests : IAsyncLifetime
{
    /// <summary>A second is promised; the rest is for a machine that runs a whole suite.</summary>
    private static readonly TimeSpan AboutASecond = TimeSpan.FromSeconds(10);

    private DashboardApp here = null!;
    private SigningHost host = null!;
    private Process process = null!;
    private HttpClient there = null!;

    public async Task InitializeAsync()
    {
        here = await DashboardApp.StartAsync(new DashboardAppOptions { RealTime = true, BackgroundLoops = true });
        host = await SigningHost.EnableAsync(here, null, Cast.HostOrigin);
        var port = FreePort();
        process = Start($"http://127.0.0.1:{port}");
        there = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        for (var patience = Stopwatch.StartNew(); !await IsReadyAsync(); await Task.Delay(200))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2) && !process.HasExited, "The other process did not start.");
        }
    }

    public async Task DisposeAsync()
    {
        there.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        await here.DisposeAsync();
    }

    [Fact]
    public async Task A_reply_here_is_heard_by_streams_there()
    {
        // SQLite is for one process: others' open pages catch up by looking now and then.
        if (!TestDatabase.IsPostgreSql) return;
        var number = await here.WritesAsync(Cast.Lisa, "Live");
        var bob = await here.SignInAsync(Cast.Bob);
        using var panel = await ListenAsync($"/portal/{host.PublicKey}/events", "Bearer " + await SignInThereAsync(), null);
        using var thread = await ListenAsync($"/acme/tickets/{number}/events", null, bob.Cookies.GetCookieHeader(here.Address));
        Assert.Equal(("unread", "0"), await NextAsync(panel));

        await (await bob.GetAsync($"/acme/tickets/{number}")).Fill("Reply", "All of us.").PressAsync("Send reply");
        var watch = Stopwatch.StartNew();

        while (await NextAsync(panel) != ("unread", "1"))
        {
            // That Bob has read it.
        }

        while ((await NextAsync(thread)).Event != "message")
        {
            // The same.
        }

        Assert.True(watch.Elapsed < AboutASecond, $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_member_removed_here_hears_nothing_more_there()
    {
        if (!TestDatabase.IsPostgreSql) return;
        var bob = await here.SignInAsync(Cast.Bob);
        using var list = await ListenAsync("/acme/tickets/events", null, bob.Cookies.GetCookieHeader(here.Address));
        var removal = await (await here.SignInAsync(Cast.Alice)).GetAsync($"/acme/settings/team/members/{await Team.TeamScene.IdOfAsync(here, Cast.Bob)}/remove");

        await removal.PressAsync("Remove from the team");
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAsync<EndOfStreamException>(async () =>
        {
            while (true) await NextAsync(list);
        });
        Assert.True(watch.Elapsed < AboutASecond, $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_portal_disabled_here_is_disabled_there_and_its_streams_end()
    {
        using var panel = await ListenAsync($"/portal/{host.PublicKey}/events", "Bearer " + await SignInThereAsync(), null);
        await NextAsync(panel);
        var settings = await (await here.SignInAsync(Cast.Alice)).GetAsync("/acme/settings/embedded-portal");

        (await settings.Check("Enable Embedded Portal", false).PressAsync("Save")).ShouldBe(HttpStatusCode.OK);
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAsync<EndOfStreamException>(async () =>
        {
            while (true) await NextAsync(panel);
        });
        while ((await HandshakeThereAsync()).StatusCode != HttpStatusCode.Forbidden) Assert.True(watch.Elapsed < AboutASecond, "It is still enabled there.");
        Assert.True(watch.Elapsed < AboutASecond, $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_secret_rotated_here_is_the_one_that_counts_there()
    {
        Assert.Equal(HttpStatusCode.OK, (await HandshakeThereAsync()).StatusCode);
        var old = host.Secret;

        await host.RotateAsync(Dashboard.Identity.SecretOverlap.None);
        var watch = Stopwatch.StartNew();

        while ((await HandshakeThereAsync()).StatusCode != HttpStatusCode.OK) Assert.True(watch.Elapsed < AboutASecond, "The new secret is unknown there.");
        Assert.Equal(HttpStatusCode.Unauthorized, (await HandshakeThereAsync(old)).StatusCode);
    }

    [Fact]
    public async Task What_verify_remembers_there_ends_with_a_secret_that_is_rotated_here()
    {
        var helpdesk = await SigningHelpdesk.EnableAsync(here);
        var (lisa, old) = (helpdesk.Visitor(Cast.Lisa.Email), helpdesk.Sign(Cast.Lisa.Email));
        var conversation = await lisa.BeginAsync("Remembered");
        Assert.Equal("Remembered", await LastThereAsync(old));

        // Told on PostgreSQL; on SQLite, which is for one process, seen when the five seconds are over. A machine that is busy just then has three tries.
        var soonest = await SeenThereAfterAsync("Something new");
        for (var tries = 1; TestDatabase.IsPostgreSql && soonest >= KnownContacts.Lifetime && tries < 3; tries++) soonest = await SeenThereAfterAsync($"Something newer {tries}");
        if (TestDatabase.IsPostgreSql) Assert.True(soonest < KnownContacts.Lifetime, $"It took {soonest}.");

        var last = await LastThereAsync(old);
        await helpdesk.RotateAsync(Dashboard.Identity.SecretOverlap.None);
        var watch = Stopwatch.StartNew();
        while (await LastThereAsync(old) is not null) Assert.True(watch.Elapsed < AboutASecond, "The old secret still counts there.");
        Assert.Equal(last, await LastThereAsync(helpdesk.Sign(Cast.Lisa.Email)));

        async Task<TimeSpan> SeenThereAfterAsync(string text)
        {
            await lisa.SendAsync(text, conversation);
            var since = Stopwatch.StartNew();
            while (await LastThereAsync(old) != text) Assert.True(since.Elapsed < KnownContacts.Lifetime + AboutASecond, "It is still unknown there.");
            return since.Elapsed;
        }

        async Task<string?> LastThereAsync(string signature)
        {
            using var answer = await there.PostAsJsonAsync("/api/messaging/ticket-center/verify", new { helpdeskId = helpdesk.HelpdeskId, email = Cast.Lisa.Email, signature });
            if (answer.StatusCode == HttpStatusCode.Unauthorized) return null;
            return (await Answer.ReadAsync(answer)).Body.GetProperty("conversations")[0].GetProperty("lastMessage").GetProperty("text").GetString();
        }
    }

    private async Task<HttpResponseMessage> HandshakeThereAsync(string? secret = null)
    {
        var payload = Cast.Lisa.Payload(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 300);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/portal/session")
        {
            Content = JsonContent.Create(new { publicKey = host.PublicKey, payload, signature = HostSignature.Of(secret ?? host.Secret, payload) }),
        };
        request.Headers.Add("Origin", Cast.HostOrigin);
        return await there.SendAsync(request);
    }

    private async Task<string> SignInThereAsync()
    {
        using var answer = await HandshakeThereAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await Answer.ReadAsync(answer)).Body.GetProperty("token").GetString()!;
    }

    private async Task<StreamReader> ListenAsync(string path, string? authorization, string? cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (authorization is not null) request.Headers.Add("Authorization", authorization);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        var answer = await there.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    private static async Task<(string Event, string Data)> NextAsync(StreamReader stream)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await stream.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) return (line[7..], (await stream.ReadLineAsync(limit.Token))!["data:".Length..].Trim());
        }

        throw new EndOfStreamException("The stream has ended.");
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await there.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Process Start(string url)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Repository.PathTo("Dashboard", "bin", output.Parent!.Name, output.Name, "Dashboard.dll");
        var settings = new Dictionary<string, string?>(here.Database.Settings) { ["DataDirectory"] = here.DataDirectory, ["RateLimits:Enabled"] = "false" };
        var started = ChildProcess.Start("dotnet", "dotnet", [program, "--urls", url],
            settings.ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value!));
        // Unread pipes would fill up and stop it.
        started.OutputDataReceived += (_, _) => { };
        started.ErrorDataReceived += (_, _) => { };
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
