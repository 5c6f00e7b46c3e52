using System.Text;
using System.Text.Json;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Dashboard.TicketCenter;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.TicketCenter;

/// <summary>The Ticket Center of one project, with the host application's copy of the secret.</summary>
internal sealed class SigningHelpdesk
{
    public const string Address = "203.0.113.7";

    private readonly DashboardApp _app;
    private readonly HttpClient _client;

    private SigningHelpdesk(DashboardApp app, DoorKey key, string helpdeskId, string secret)
    {
        _app = app;
        _client = app.Client();
        Key = key;
        HelpdeskId = helpdeskId;
        Secret = secret;
    }

    public DoorKey Key { get; }

    public string HelpdeskId { get; }

    /// <summary>Empty where none was generated.</summary>
    public string Secret { get; private set; }

    public static async Task<SigningHelpdesk> EnableAsync(DashboardApp app, CastProject? project = null, bool withSecret = true, params string[] domains)
    {
        var projectId = (project ?? app.Acme).Id;
        var center = await app.Data(db => db.TicketCenters.SingleAsync(t => t.ProjectId == projectId));
        var key = new DoorKey(projectId, Door.TicketCenter, center.Id);
        var helpdesk = new SigningHelpdesk(app, key, center.HelpdeskId, "");
        if (withSecret)
        {
            Assert.True(await app.With((CreateSecret create) => create.ExecuteAsync(key, "Ada", default)));
            helpdesk.Secret = (await app.With((RevealSecret reveal) => reveal.ExecuteAsync(key, "Ada", default)))!;
        }

        if (domains.Length > 0) await helpdesk.RestrictAsync(domains);
        return helpdesk;
    }

    /// <summary>Saves the settings as the page does.</summary>
    public async Task RestrictAsync(string[] domains, string? supportPage = null)
    {
        var version = await _app.Data(db => db.TicketCenters.Where(t => t.Id == Key.DoorId).Select(t => t.UpdatedAt).SingleAsync());
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await _app.With((ConfigureTicketCenter configure) =>
            configure.RunAsync(Key.ProjectId, new TicketCenterSettings(domains, supportPage), version.UtcTicks, default)));
    }

    public async Task RotateAsync(SecretOverlap overlap)
    {
        Assert.Equal(RotateSecretOutcome.Rotated, await _app.With((RotateSecret rotate) => rotate.ExecuteAsync(Key, overlap, "Ada", default)));
        Secret = (await _app.With((RevealSecret reveal) => reveal.ExecuteAsync(Key, "Ada", default)))!;
    }

    public string Sign(string text) => HostSignature.Of(Secret, text);

    /// <summary>Whoever signed in to the host application, with a signature of its server.</summary>
    public HelpdeskVisitor Visitor(string email, string? signature = null) => new(this, email, signature ?? Sign(email));

    /// <summary>A call as the script sends it.</summary>
    public Task<Answer> CallAsync(string path, object body, string? origin = Cast.HostOrigin, string address = Address) =>
        PostAsync(path, JsonSerializer.Serialize(body), origin, address);

    public async Task<Answer> PostAsync(string path, string body, string? origin = Cast.HostOrigin, string address = Address)
    {
        using var request = Request(path, body, origin);
        var client = address == Address ? _client : _app.Client(address);
        using var response = await client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Opens the stream of live events.</summary>
    public async Task<StreamReader> FollowAsync(string email, string? signature = null)
    {
        using var request = Request("events", JsonSerializer.Serialize(new { helpdeskId = HelpdeskId, email, signature = signature ?? Sign(email) }), Cast.HostOrigin);
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static HttpRequestMessage Request(string path, string body, string? origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/messaging/ticket-center/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (origin is not null) Assert.True(request.Headers.TryAddWithoutValidation("Origin", origin));
        return request;
    }
}

/// <summary>One signed-in user of the host application.</summary>
internal sealed record HelpdeskVisitor(SigningHelpdesk Helpdesk, string Email, string Signature)
{
    public Task<Answer> VerifyAsync() => Helpdesk.CallAsync("verify", Body());

    public Task<Answer> SendAsync(string message, string? conversationId = null) => Helpdesk.CallAsync(
        "message", new { helpdeskId = Helpdesk.HelpdeskId, email = Email, signature = Signature, message, conversationId });

    public Task<Answer> MessagesAsync(string id, bool read = false) => Helpdesk.CallAsync(
        $"conversations/{Uri.EscapeDataString(id)}/messages", new { helpdeskId = Helpdesk.HelpdeskId, email = Email, signature = Signature, read });

    public Task<Answer> CloseAsync(string id) => Helpdesk.CallAsync($"conversations/{Uri.EscapeDataString(id)}/close", Body());

    /// <summary>Begins a conversation and gives its id.</summary>
    public async Task<string> BeginAsync(string message = "Where is my order?")
    {
        var answer = await SendAsync(message);
        Assert.Equal(201, answer.Status);
        return answer.Body.GetProperty("conversationId").GetString()!;
    }

    private object Body() => new { helpdeskId = Helpdesk.HelpdeskId, email = Email, signature = Signature };
}
