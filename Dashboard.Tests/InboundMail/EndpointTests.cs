#if MAILKIT
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.InboundMail;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.InboundMail;

/// <summary>Who may post mail, and what a mail server is told.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    private const int Most = 25 * 1024 * 1024;

    private MailScene scene = null!;

    public async Task InitializeAsync() => scene = await MailScene.StartAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task A_mail_is_taken_once_and_the_same_Message_ID_is_told_so()
    {
        var mail = scene.Letter("stranger");

        Assert.Equal(HttpStatusCode.Accepted, (await scene.PostAsync(mail)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await scene.PostAsync(mail)).StatusCode);

        Assert.Equal(1, await scene.App.Data(db => db.Tickets.CountAsync()));
    }

    [Fact]
    public async Task Of_copies_that_come_at_once_one_is_taken()
    {
        var mail = scene.Letter("stranger");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => scene.PostAsync(mail)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal((1, 1), await scene.App.Data(async db => (await db.Tickets.CountAsync(), await db.Messages.CountAsync())));
    }

    [Fact]
    public async Task A_Message_ID_that_one_project_has_seen_is_new_to_another()
    {
        var theirs = await MailScene.CreateSecretAsync(scene.App, scene.App.Globex);
        var mail = scene.Letter("stranger");

        Assert.Equal(HttpStatusCode.Accepted, (await scene.PostAsync(mail)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await scene.PostAsync(mail, theirs, "globex")).StatusCode);
    }

    [Fact]
    public async Task A_mail_without_a_Message_ID_is_known_by_its_bytes()
    {
        var mail = Encoding.ASCII.GetBytes("From: lisa@example.com\r\nTo: support@acme.test\r\n\r\nHello.\r\n");

        Assert.Equal(HttpStatusCode.Accepted, (await scene.PostAsync(mail)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await scene.PostAsync(mail)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await scene.PostAsync([.. mail, (byte)'!'])).StatusCode);
    }

    [Fact]
    public async Task Whoever_has_not_the_projects_secret_is_told_the_same_whether_or_not_there_is_such_a_project()
    {
        var theirs = await MailScene.CreateSecretAsync(scene.App, scene.App.Globex);
        var mail = scene.Letter("stranger");

        foreach (var (secret, project) in new[]
        {
            ("wrong", "acme"), (theirs, "acme"), (scene.Secret, "globex"), (scene.Secret, "nobody"), (scene.Secret + " ", "acme-2"), (scene.Secret.ToUpperInvariant(), "acme"),
            (scene.Secret[..^1], "acme"), ("", "acme"), (scene.Secret, "a%01b"), (new string('x', 5000), "acme"), ("ü\t", "acme"),
        })
        {
            using var answer = await scene.PostAsync(mail, secret, project);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("unauthenticated", JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
        }

        Assert.Equal(0, await scene.App.Data(db => db.Tickets.CountAsync()));
    }

    [Fact]
    public async Task Without_a_secret_everything_is_refused()
    {
        using var answer = await scene.PostAsync(scene.Letter("stranger"), "", "globex");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Another_type_is_refused(string type)
    {
        using var answer = await scene.PostAsync(scene.Letter("stranger"), type: type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("unsupported_media_type", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Most, true, HttpStatusCode.Accepted)]
    [InlineData(Most + 1, true, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(Most + 1, false, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_mail_has_at_most_25_MB_whether_or_not_its_length_is_told(int length, bool told, HttpStatusCode expected)
    {
        var mail = new byte[length];
        mail.AsSpan().Fill((byte)'x');
        for (var i = 76; i < length; i += 77) mail[i] = (byte)'\n';
        Encoding.ASCII.GetBytes("From: lisa@example.com\r\nTo: support@acme.test\r\nContent-Type: application/octet-stream\r\n\r\n").CopyTo(mail, 0);
        using var client = scene.App.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/inbound-mail/acme", UriKind.Relative));
        request.Content = told ? new ByteArrayContent(mail) : new StreamContent(new UnknownLength(mail));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", scene.Secret);

        using var answer = await client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"mail\":true}")]
    [InlineData("Subject: no sender\r\n\r\nHello.")]
    [InlineData("From: nobody\r\n\r\nHello.")]
    public async Task What_is_no_mail_or_names_no_sender_is_refused(string text)
    {
        using var answer = await scene.PostAsync(Encoding.UTF8.GetBytes(text));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("malformed_mail", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotated_secret_is_refused_unless_it_is_kept_for_a_while()
    {
        Assert.Equal(RotateSecretOutcome.Rotated, await RotateAsync(SecretOverlap.OneHour));
        Assert.Equal(HttpStatusCode.Accepted, (await scene.PostAsync(scene.Letter("stranger"))).StatusCode);

        scene.App.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await scene.PostAsync(scene.Letter("stranger"))).StatusCode);
    }

    [Fact]
    public async Task The_secret_shows_when_it_was_last_used()
    {
        await scene.ReceiveAsync(scene.Letter("stranger"));

        Assert.Equal(scene.App.Clock.Now, await scene.App.Data(db => db.DoorSecrets.Where(s => s.Door == Door.InboundMail).Select(s => s.LastUsedAt).SingleAsync()));
    }

    [Fact]
    public async Task Guessing_is_slowed_down_and_an_honest_server_is_not()
    {
        await using var limited = await MailScene.StartAsync(("RateLimits:Enabled", "true"), ("RateLimits:FailuresPerAddressPerMinute", "5"));

        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 7; i++) answers.Add((await limited.PostAsync(limited.Letter("stranger"), "guess")).StatusCode);

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 5), .. Enumerable.Repeat(HttpStatusCode.TooManyRequests, 2)], answers);
        Assert.Equal(HttpStatusCode.Accepted, (await limited.PostAsync(limited.Letter("stranger"))).StatusCode);
    }

    private Task<RotateSecretOutcome> RotateAsync(SecretOverlap overlap) =>
        scene.App.With<RotateSecret, RotateSecretOutcome>(r => r.ExecuteAsync(MailSecrets.KeyOf(scene.App.Acme.Id), overlap, "Alice", default));

    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
#endif
