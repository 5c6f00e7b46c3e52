using System.Net;
using System.Net.Http.Headers;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Portal;

/// <summary>A customer whose frame fetches screens: the session's token with every request, nothing else.</summary>
internal sealed class PortalCustomer
{
    private readonly DashboardApp _app;
    private readonly HtmlClient _client;

    private PortalCustomer(DashboardApp app, string root, string? token)
    {
        _app = app;
        Root = root;
        _client = app.Visitor();
        if (token is not null) _client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary><c>/portal/{publicKey}</c>.</summary>
    public string Root { get; }

    public HttpClient Http => _client.Http;

    public CookieContainer Cookies => _client.Cookies;

    public static async Task<PortalCustomer> SignInAsync(DashboardApp app, SigningHost host, EndCustomer customer) =>
        new(app, "/portal/" + host.PublicKey, await host.SignInAsync(customer));

    public static PortalCustomer Anonymous(DashboardApp app, string publicKey, string? token = null) => new(app, "/portal/" + publicKey, token);

    /// <summary>A screen, in a language if one is given.</summary>
    public Task<HtmlPage> GetAsync(string path, string? locale = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Root + path);
        request.RequestUri = new Uri(_app.Address, Root + path);
        if (locale is not null) request.Headers.Add("Accept-Language", locale);
        return _client.SendAsync(request);
    }

    public Task<HtmlPage> PostAsync(string path, params (string Name, string Value)[] fields) => _client.PostAsync(Root + path, fields);

    /// <summary>Sends a form as the frame does, with files.</summary>
    public Task<HtmlPage> SendFormAsync(string path, (string Name, string Value)[] fields, params (string FileName, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        foreach (var (fileName, bytes) in files) form.Add(new ByteArrayContent(bytes), "files", fileName);
        return _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Address, Root + path)) { Content = form });
    }

    /// <summary>Opens a ticket and returns its public id.</summary>
    public async Task<string> OpenTicketAsync(string subject, string message = "It does not work.")
    {
        var answer = await SendFormAsync("/tickets/new", [("subject", subject), ("message", message)]);
        answer.ShouldBe(HttpStatusCode.Created);
        return answer.Response.Headers.GetValues("Portal-Created").Single().Split(' ')[0];
    }
}
