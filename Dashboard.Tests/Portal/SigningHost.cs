using System.Text;
using System.Text.Json;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Data.Portal;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Portal;

/// <summary>The embedded portal of one project, enabled for <see cref="Cast.HostOrigin"/>, with the host application's copy of the secret.</summary>
internal sealed class SigningHost
{
    private readonly DashboardApp _app;
    private readonly HttpClient _client;

    private SigningHost(DashboardApp app, DoorKey key, string publicKey, string secret)
    {
        _app = app;
        _client = app.Client();
        Key = key;
        PublicKey = publicKey;
        Secret = secret;
    }

    public DoorKey Key { get; }

    public string PublicKey { get; }

    public string Secret { get; private set; }

    public static async Task<SigningHost> EnableAsync(DashboardApp app, CastProject? project = null, params string[] origins)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        var projectId = (project ?? app.Acme).Id;
        var portal = await db.EmbeddedPortals.AsTracking().Include(p => p.Origins).SingleAsync(p => p.ProjectId == projectId);
        portal.Enable(app.Clock.Now);
        portal.AllowOrigins(origins.Length == 0 ? [Cast.HostOrigin] : origins, app.Clock.Now);
        var key = new DoorKey(projectId, Door.Portal, portal.Id);
        var created = await scope.ServiceProvider.GetRequiredService<CreateSecret>().AddAsync(key, "Ada", default);
        await db.SaveChangesAsync();
        return new SigningHost(app, key, portal.PublicKey, created!.Text);
    }

    /// <summary>Changes the portal as the settings page does.</summary>
    public Task ChangeAsync(Action<EmbeddedPortal> change) => _app.With(async (DashboardDbContext db) =>
    {
        var portal = await db.EmbeddedPortals.AsTracking().Include(p => p.Origins).SingleAsync(p => p.Id == Key.DoorId);
        change(portal);
        await db.SaveChangesAsync();
    });

    public async Task RotateAsync(SecretOverlap overlap)
    {
        Assert.Equal(RotateSecretOutcome.Rotated, await _app.With((RotateSecret rotate) => rotate.ExecuteAsync(Key, overlap, "Ada", default)));
        Secret = (await _app.With((RevealSecret reveal) => reveal.ExecuteAsync(Key, "Ada", default)))!;
    }

    public string Payload(EndCustomer customer) => customer.Payload(_app.Clock.UnixSeconds + 300);

    /// <summary>A handshake as the SDK sends it; null parts are left out.</summary>
    public async Task<Answer> HandshakeAsync(
        string payload, string? signature = null, string? origin = Cast.HostOrigin, string? publicKey = null, object? options = null, string address = "203.0.113.7")
    {
        var body = new { publicKey = publicKey ?? PublicKey, payload, signature = signature ?? HostSignature.Of(Secret, payload), options };
        return await PostAsync(JsonSerializer.Serialize(body), origin, address);
    }

    public async Task<Answer> PostAsync(string body, string? origin = Cast.HostOrigin, string address = "203.0.113.7")
    {
        var client = address == "203.0.113.7" ? _client : _app.Client(address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/portal/session") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (origin is not null) Assert.True(request.Headers.TryAddWithoutValidation("Origin", origin));
        using var response = await client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public async Task<string> SignInAsync(EndCustomer customer)
    {
        var answer = await HandshakeAsync(Payload(customer));
        Assert.Equal(200, answer.Status);
        return answer.Body.GetProperty("token").GetString()!;
    }

    public async Task<Answer> EndAsync(string? token, string? origin = Cast.HostOrigin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/portal/session");
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (token is not null) Assert.True(request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}"));
        using var response = await _client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}

/// <summary>An answer of the API.</summary>
internal sealed record Answer(int Status, JsonElement Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, headers);
    }

    public void IsRefused(int status, string code)
    {
        Assert.Equal((status, code), (Status, Code));
        Assert.Equal("application/problem+json", Headers["Content-Type"]);
        Assert.Matches("^[0-9a-f]{32}$", Body.GetProperty("traceId").GetString());
        Assert.Equal(status, Body.GetProperty("status").GetInt32());
    }
}
