using System.Net;
using AngleSharp;
using AngleSharp.Html.Dom;

namespace Dashboard.Tests.Support;

/// <summary>
/// One person's browser without a screen: keeps cookies, follows redirects, reads pages, submits their forms. Script does not run,
/// so what works here works without JavaScript.
/// </summary>
public sealed class HtmlClient(HttpClient http, CookieContainer cookies, Func<string>? trouble = null)
{
    private const int MostRedirects = 10;

    /// <summary>The client underneath, with this person's cookies and without following redirects.</summary>
    public HttpClient Http => http;

    public CookieContainer Cookies => cookies;

    /// <summary>What the server logged, to explain an answer that nobody expected.</summary>
    internal string Trouble => trouble?.Invoke() ?? "";

    public Task<HtmlPage> GetAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(http.BaseAddress!, address)));

    /// <summary>A form post as a script would send it: no page read before, so without antiforgery token unless given.</summary>
    public Task<HtmlPage> PostAsync(string address, params (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(http.BaseAddress!, address))
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });

    /// <summary>Sends the request and follows redirects as a browser does.</summary>
    public async Task<HtmlPage> SendAsync(HttpRequestMessage request)
    {
        List<HttpStatusCode> redirects = [];
        while (true)
        {
            var response = await SendOnceAsync(request);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                || response.Headers.Location is not { } location)
            {
                return await ReadAsync(response, request.RequestUri!, redirects);
            }

            redirects.Add(response.StatusCode);
            Assert.True(redirects.Count <= MostRedirects, $"More than {MostRedirects} redirects, the last to {location}.");
            Assert.True(
                (int)response.StatusCode < 307 || request.Method == HttpMethod.Get,
                $"{request.RequestUri} answers {(int)response.StatusCode} to a {request.Method}: its body would be sent again.");
            request = new HttpRequestMessage(HttpMethod.Get, new Uri(request.RequestUri!, location));
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
        if (request.Method != HttpMethod.Get && !request.Headers.Contains("Origin"))
        {
            request.Headers.TryAddWithoutValidation("Origin", http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        }

        if (cookies.GetCookieHeader(request.RequestUri!) is { Length: > 0 } header)
        {
            request.Headers.TryAddWithoutValidation("Cookie", header);
        }

        var response = await http.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            cookies.SetCookies(request.RequestUri!, cookie);
        }

        return response;
    }

    private async Task<HtmlPage> ReadAsync(HttpResponseMessage response, Uri address, IReadOnlyList<HttpStatusCode> redirects)
    {
        var body = await response.Content.ReadAsStringAsync();
        var context = BrowsingContext.New(Configuration.Default);
        var document = await context.OpenAsync(answer => answer.Content(body).Address(address));
        return new HtmlPage(this, response, address, redirects, body, (IHtmlDocument)document);
    }
}
