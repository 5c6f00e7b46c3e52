using System.Net;
using System.Text;

namespace Dashboard.Tests.Support;

[Trait("Kind", "Pure")]
public sealed class HtmlPageTests
{
    private const string Form = """
        <form method="post" action="/save?x=1" enctype="multipart/form-data"><input type="hidden" name="__token" value="t">
        <label for="o">Allowed <b>origins</b></label><textarea id="o" name="Input.Origins">old</textarea>
        <label><input type="checkbox" role="switch" name="Input.Enabled" value="true"> Enable</label><input type="hidden" name="Input.Enabled" value="false">
        <label for="t">Theme</label><select id="t" name="Input.Theme"><option value="light">Light</option><option value="dark">Dark</option></select>
        <button name="act" value="save">Save</button><button formaction="/preview" aria-label="Show preview">P</button></form>
        <p>a<span>b</span><strong> c</strong></p><p hidden>never</p>
        """;

    [Fact]
    public async Task A_form_is_submitted_with_what_was_filled_in_and_the_pressed_button()
    {
        string? sent = null;
        var client = Serving(async request =>
        {
            if (request.Method == HttpMethod.Post)
            {
                sent = request.RequestUri!.PathAndQuery + "\n" + await request.Content!.ReadAsStringAsync();
                return new HttpResponseMessage(HttpStatusCode.SeeOther) { Headers = { Location = new Uri("/done", UriKind.Relative) } };
            }

            return Html(request.RequestUri!.AbsolutePath == "/done" ? "<h1>Done</h1>" : Form);
        });

        var page = await client.GetAsync("/form");
        page.Fill("Allowed origins", "https://a.test\nhttps://b.test").Check("Enable").Choose("Theme", "Dark");
        var done = await page.PressAsync("Save");

        Assert.Equal("/done", done.Path);
        Assert.Equal([HttpStatusCode.SeeOther], done.Redirects);
        Assert.True(done.Has("heading", "Done"));
        Assert.StartsWith("/save?x=1\n", sent, StringComparison.Ordinal);
        foreach (var field in new[] { "\"__token\"", "https://a.test\r\nhttps://b.test", "true", "false", "dark", "\"act\"" })
        {
            Assert.Contains(field, sent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Text_and_names_are_what_a_person_perceives()
    {
        var page = await Serving(_ => Task.FromResult(Html(Form))).GetAsync("/");

        Assert.True(page.Has("switch", "Enable"));
        Assert.True(page.Has("button", "Show preview"));
        Assert.EndsWith("ab c", page.Text, StringComparison.Ordinal);
        Assert.Equal("light", page.Value("Theme"));
    }

    private static HttpResponseMessage Html(string html) => new() { Content = new StringContent(html, Encoding.UTF8, "text/html") };

    private static HtmlClient Serving(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) =>
        new(new HttpClient(new Handler(answer)) { BaseAddress = new Uri("https://desk.test") }, new CookieContainer());

    private sealed class Handler(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}
