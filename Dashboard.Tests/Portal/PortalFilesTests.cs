using System.Net;
using System.Net.Http.Headers;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Portal;

public sealed class PortalFilesTests : IAsyncLifetime
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
    private static readonly (string Name, string Value)[] Words = [("subject", "Files"), ("message", "See attached.")];

    private DashboardApp _app = null!;
    private PortalCustomer _lisa = null!;

    public async Task InitializeAsync()
    {
        _app = await DashboardApp.StartAsync();
        _lisa = await PortalCustomer.SignInAsync(_app, await SigningHost.EnableAsync(_app, null, Cast.HostOrigin), Cast.Lisa);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_picture_comes_back_as_it_was_and_may_be_shown()
    {
        var big = new byte[900_000];
        Random.Shared.NextBytes(big);
        Png.CopyTo(big, 0);
        (await _lisa.SendFormAsync("/tickets/new", Words, ("photo.exe", big))).ShouldBe(HttpStatusCode.Created);

        using var file = await DownloadAsync();

        Assert.Equal("image/png", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal(big, await file.Content.ReadAsByteArrayAsync());
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-store", file.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("page.html", "<script>alert(1)</script>")]
    [InlineData("drawing.svg", "<svg onload=alert(1)>")]
    [InlineData("claims.png", "GIF89")]
    public async Task Anything_else_is_only_ever_saved(string name, string content)
    {
        (await _lisa.SendFormAsync("/tickets/new", Words, (name, System.Text.Encoding.UTF8.GetBytes(content)))).ShouldBe(HttpStatusCode.Created);

        using var file = await DownloadAsync();

        Assert.Equal("application/octet-stream", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(name, file.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("default-src 'none'; sandbox", file.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\Users\Lisa\müller €.pdf", "müller €.pdf")]
    [InlineData("a\u202Egnp.exe", "agnp.exe")]
    public async Task A_name_is_only_a_name(string sent, string kept)
    {
        (await _lisa.SendFormAsync("/tickets/new", Words, (sent, "x"u8.ToArray()))).ShouldBe(HttpStatusCode.Created);

        Assert.Equal(kept, await _app.Data(db => db.Attachments.Select(a => a.FileName).SingleAsync()));
    }

    [Fact]
    public async Task Too_many_too_large_and_empty_files_are_refused_with_what_was_typed()
    {
        var six = Enumerable.Range(1, 6).Select(i => ($"{i}.txt", "x"u8.ToArray())).ToArray();
        var many = await _lisa.SendFormAsync("/tickets/new", Words, six);
        many.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("at most 5 files", many.Body, StringComparison.Ordinal);
        Assert.Equal("See attached.", many.Value("Message"));

        var large = await _lisa.SendFormAsync("/tickets/new", Words, ("large.bin", new byte[Attachment.MaxBytes + 1]));
        large.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("large.bin is larger than 10 MB", large.Body, StringComparison.Ordinal);
        Assert.Equal("Files", large.Value("Subject"));

        var empty = await _lisa.SendFormAsync("/tickets/new", Words, ("empty.txt", []));
        empty.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("empty.txt is empty", empty.Body, StringComparison.Ordinal);
        Assert.Equal(0, await _app.Data(db => db.Tickets.CountAsync()));
    }

    [Fact]
    public async Task A_body_beyond_every_limit_is_refused_by_its_announced_length()
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        content.Headers.ContentLength = 70L * 1024 * 1024;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Address, _lisa.Root + "/tickets/new")) { Content = content };

        // The test server sends no more than it has; what counts is the length that was announced.
        using var answer = await _lisa.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("Send fewer or smaller files", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_private_note_is_nobodys()
    {
        var ticket = await _lisa.OpenTicketAsync("Question");
        await _app.ActAsync(ticket, (t, bob) =>
        {
            var file = new Attachment(t.ProjectId, "internal.txt", "application/octet-stream", 1, _app.Clock.Now);
            file.Append("x"u8.ToArray());
            t.AddPrivateNote(bob, "For us.", _app.Clock.Now).Attach(file);
        });

        using var file = await DownloadAsync();

        Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
    }

    private async Task<HttpResponseMessage> DownloadAsync()
    {
        var id = await _app.Data(db => db.Attachments.OrderByDescending(a => a.Id).Select(a => a.PublicId).FirstAsync());
        return await _lisa.Http.GetAsync(new Uri(_app.Address, $"{_lisa.Root}/attachments/{id}"));
    }
}
