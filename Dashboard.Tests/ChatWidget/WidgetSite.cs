using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Platform.Database;
using Dashboard.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.ChatWidget;

/// <summary>An answer of the widget's API.</summary>
internal sealed record ApiAnswer(int Status, JsonElement Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Token => Body.GetProperty("token").GetString()!;

    public string? VisitorToken => Body.GetProperty("visitorToken").GetString();

    public bool Verified => Body.GetProperty("verified").GetBoolean();

    public string ContactId => Body.GetProperty("contact").GetProperty("id").GetString()!;

    public IReadOnlyList<string> Conversations => [.. Body.GetProperty("conversations").EnumerateArray().Select(c => c.GetProperty("id").GetString()!)];

    public ApiAnswer IsOk()
    {
        Assert.True(Status is 200 or 201, $"{Status}: {Body}");
        return this;
    }

    public void IsRefused(int status, string code)
    {
        Assert.True(Status == status && Body.GetProperty("code").GetString() == code, $"{Status}: {Body}");
        Assert.Equal("application/problem+json", Headers["Content-Type"]);
        Assert.Matches("^[0-9a-f]{32}$", Body.GetProperty("traceId").GetString());
    }
}

/// <summary>A site that embeds one widget: its pages, and its server, which signs.</summary>
internal sealed class WidgetSite(DashboardApp app, long id, string slug, string secret, string? origin)
{
    public DashboardApp App => app;

    public long Id => id;

    public string Slug => slug;

    public string Secret => secret;

    /// <summary>Adds a widget with a secret to a project, as <c>setup</c> or Settings → Widgets would.</summary>
    public static async Task<WidgetSite> AddAsync(
        DashboardApp app, string slug, SignatureScope covers = SignatureScope.Either, string domains = "", CastProject? project = null, string? origin = Cast.HostOrigin)
    {
        var (id, secret) = await app.With(async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<DashboardDbContext>();
            await using var transaction = await db.BeginWriteAsync(default);
            var widget = new Widget((project ?? app.Acme).Id, slug, $"Chat of {slug}", covers, app.Clock.Now);
            widget.Restrict(domains, endsSessions: false, app.Clock.Now);
            db.Add(widget);
            await db.SaveChangesAsync();
            var created = await services.GetRequiredService<CreateSecret>().AddAsync(new DoorKey(widget.ProjectId, Door.Widget, widget.Id), "Alice", default);
            await db.TouchConfigurationAsync(default);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            services.GetRequiredService<ConfigurationChanges>().Announce();
            return (widget.Id, created!.Text);
        });
        return new WidgetSite(app, id, slug, secret, origin);
    }

    /// <summary>The same site's page on another origin.</summary>
    public WidgetSite At(string? other) => new(app, id, slug, secret, other);

    public string Sign(string identity) => HostSignature.Of(secret, identity);

    public Task<ApiAnswer> OpenAsync(object? fields = null, string address = "203.0.113.7") =>
        PostAsync("/api/widget/session", Merge(new { widgetSlug = slug }, fields), address: address);

    /// <summary>A user of the site, signed by their email.</summary>
    public Task<ApiAnswer> SignInAsync(string email, string? visitorToken = null, object? userData = null) =>
        OpenAsync(new { userEmail = email, userSignature = Sign(email), visitorToken, userData });

    /// <summary>A user of the site, signed by their id.</summary>
    public Task<ApiAnswer> SignInByIdAsync(string externalId, string? visitorToken = null) =>
        OpenAsync(new { userExternalUserId = externalId, userSignature = Sign(externalId), visitorToken });

    public async Task<string> SayAsync(string token, string message, string? conversationId = null) =>
        (await PostAsync("/api/widget/messages", JsonSerializer.Serialize(new { conversationId, message }), token)).IsOk().Body.GetProperty("conversationId").GetString()!;

    public Task<ApiAnswer> PostAsync(string path, string body, string? token = null, string address = "203.0.113.7") =>
        SendAsync(HttpMethod.Post, path, token, new StringContent(body, Encoding.UTF8, "application/json"), address);

    public Task<ApiAnswer> GetAsync(string path, string? token) => SendAsync(HttpMethod.Get, path, token);

    public Task<ApiAnswer> EndAsync(string? token) => SendAsync(HttpMethod.Delete, "/api/widget/session", token);

    public async Task<IReadOnlyList<string>> ConversationsAsync(string token) => (await GetAsync("/api/widget/conversations", token)).IsOk().Conversations;

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? token, HttpContent? content = null, string address = "203.0.113.7")
    {
        using var request = new HttpRequestMessage(method, new Uri(app.Address, path)) { Content = content };
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var client = app.Client(address);
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new ApiAnswer((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone(), headers);
    }

    private static string Merge(object first, object? second)
    {
        var fields = new Dictionary<string, object?>();
        foreach (var source in new[] { first, second })
        {
            if (source is null) continue;
            foreach (var property in source.GetType().GetProperties())
            {
                if (property.GetValue(source) is { } value) fields[property.Name] = value;
            }
        }

        return JsonSerializer.Serialize(fields);
    }
}
