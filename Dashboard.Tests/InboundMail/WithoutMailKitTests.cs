#if !MAILKIT
using System.Net;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.InboundMail;

/// <summary>A build that has nothing to read mail with says so at every place where somebody would rely on it.</summary>
public sealed class WithoutMailKitTests
{
    [Fact]
    public async Task The_door_tells_whoever_has_the_secret_and_nobody_else_and_keeps_nothing()
    {
        await using var scene = await MailScene.StartAsync();

        using var stranger = await scene.PostAsync(scene.Plain("Hello."), "inm_wrong");
        using var answer = await scene.PostAsync(scene.Plain("Hello."));

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Contains("mail_not_compiled_in", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await scene.App.Data(db => Task.FromResult(db.MailReceipts.ToList())));
    }

    [Fact]
    public async Task Implicit_tls_stops_the_start_with_one_line_that_says_what_to_do()
    {
        var dashboard = await DashboardProcess.CreateAsync();
        var settings = new Dictionary<string, string?> { ["Mail__Host"] = "smtp.example.com", ["Mail__From"] = "desk@example.com", ["Mail__Security"] = "ImplicitTls" };

        var answer = await dashboard.RunAsync(settings, "--urls", "http://localhost:0");
        await dashboard.DisposeAsync();

        Assert.Equal(1, answer.Status);
        var line = Assert.Single(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("use StartTls on port 587, or build with MailKit", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_say_it_too()
    {
        await using var app = await DashboardApp.StartAsync();
        var alice = await app.SignInAsync(Cast.Alice);

        Assert.Contains("This build cannot read mail", (await alice.GetAsync("/acme/settings/mail/replies")).Text, StringComparison.Ordinal);
    }
}
#endif
