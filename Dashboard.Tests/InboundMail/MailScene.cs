using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Dashboard.Data;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Tickets;
using Dashboard.Identity;
using Dashboard.InboundMail;
using Dashboard.Tests.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.InboundMail;

/// <summary>A desk whose mail goes out into files and comes in through the endpoint, as a mail server would post it.</summary>
internal sealed partial class MailScene(DashboardApp app, string secret) : IAsyncDisposable
{
    public const string ReplyDomain = "reply.acme.test";

    private int mails;

    public DashboardApp App => app;

    public Desk Desk { get; } = new(app);

    /// <summary>Acme's.</summary>
    public string Secret => secret;

    public static Task<MailScene> StartAsync(params (string Name, string Value)[] settings) =>
        StartAsync(new DashboardAppOptions { Settings = settings.ToDictionary(s => s.Name, s => (string?)s.Value) });

    public static async Task<MailScene> StartAsync(DashboardAppOptions options)
    {
        var app = await DashboardApp.StartAsync(options with
        {
            Settings = new Dictionary<string, string?>(options.Settings) { ["Mail:ReplyDomain"] = ReplyDomain, ["Mail:From"] = "support@acme.test" },
        });
        return new MailScene(app, await CreateSecretAsync(app, app.Acme));
    }

    public static async Task<string> CreateSecretAsync(DashboardApp app, CastProject project)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var created = await scope.ServiceProvider.GetRequiredService<CreateSecret>().AddAsync(MailSecrets.KeyOf(project.Id), "Alice", default);
        await scope.ServiceProvider.GetRequiredService<DashboardDbContext>().SaveChangesAsync();
        return created!.Text;
    }

    /// <summary>Bob replies in the ticket, and the mail about it goes out.</summary>
    public async Task<SentMail> MailAsync(long ticketId, string body = "Use the extinguisher.")
    {
        await Desk.ReplyAsync(ticketId, body, instantly: true);
        await Desk.DeliverAsync();
        var id = await app.Data(db => db.OutboxMails.Where(m => m.TicketId == ticketId).OrderByDescending(m => m.Id).Select(m => m.MessageId).FirstAsync());
        var raw = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(app.DataDirectory, "mail")).Single(f => f.Contains(id.Split('@')[0], StringComparison.Ordinal)));
        return new SentMail(id, ReplyTo().Match(raw).Value, raw);
    }

    /// <summary>A mail of the corpus, as an answer to one of ours.</summary>
    public byte[] Letter(string name, SentMail? answers = null, params (string Placeholder, string Value)[] more)
    {
        var path = Repository.PathTo("Dashboard.Tests", "InboundMail", "Mails", name + ".eml");
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(path)).ReplaceLineEndings("\r\n")
            .Replace("{reply}", answers?.ReplyAddress ?? "support@acme.test", StringComparison.Ordinal)
            .Replace("{messageId}", answers?.MessageId ?? "nothing@example.com", StringComparison.Ordinal)
            .Replace("{id}", $"{++mails}", StringComparison.Ordinal);
        foreach (var (placeholder, value) in more) text = text.Replace($"{{{placeholder}}}", value, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text);
    }

    /// <summary>A plain mail made of these lines.</summary>
    public byte[] Plain(string body, string to = "support@acme.test", string from = "Lisa <lisa@example.com>", string headers = "") => Encoding.UTF8.GetBytes(
        $"From: {from}\r\nTo: {to}\r\nSubject: A question\r\nMessage-ID: <plain-{++mails}@example.com>\r\n{headers}Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n");

    public async Task<HttpResponseMessage> PostAsync(
        byte[] mail, string? bearer = null, string project = "acme", string type = "message/rfc822", params (string Name, string Value)[] headers)
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/inbound-mail/{project}", UriKind.Relative)) { Content = new ByteArrayContent(mail) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bearer ?? secret}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }

    /// <summary>Posts it, and what became of it.</summary>
    public async Task<MailReceipt> ReceiveAsync(byte[] mail, params (string Name, string Value)[] headers)
    {
        using var answer = await PostAsync(mail, headers: headers);
        Assert.True((int)answer.StatusCode == 202, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()} {app.Log}");
        return await app.Data(db => db.MailReceipts.OrderByDescending(r => r.Id).FirstAsync());
    }

    public Task<Ticket> TicketAsync(long id) => app.Data(db => db.Tickets.AsNoTracking().Include(t => t.Customer).Include(t => t.Identity).SingleAsync(t => t.Id == id));

    /// <summary>The newest message of a ticket that is no line of history.</summary>
    public Task<Message> NewestAsync(long ticketId) => app.Data(db => db.Messages.AsNoTracking().Include(m => m.Attachments).ThenInclude(a => a.Chunks)
        .Where(m => m.TicketId == ticketId && (m.Author != MessageAuthor.System || m.MailFrom != null)).OrderByDescending(m => m.Number).FirstAsync());

    public async Task<int> CountMessagesAsync(long ticketId) => await app.Data(db => db.Messages.CountAsync(m => m.TicketId == ticketId));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [GeneratedRegex(@"reply\+[0-9a-f]{32}@reply\.acme\.test")]
    private static partial Regex ReplyTo();
}

/// <param name="ReplyAddress">Empty if it carries none.</param>
internal sealed record SentMail(string MessageId, string ReplyAddress, string Raw);
