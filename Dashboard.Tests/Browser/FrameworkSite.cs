using System.Diagnostics;
using Dashboard.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>
/// A site of single-page applications, one for each framework, on another origin and with a strict policy. Each mounts a component that the install
/// pages show, as it stands; <c>show(props)</c> in its page mounts it for somebody, <c>show(null)</c> unmounts it.
/// </summary>
internal sealed class FrameworkSite : IAsyncDisposable
{
    private static readonly string Frameworks = Repository.PathTo("Dashboard.Tests", "Browser", "Frameworks");

    private readonly string _folder = Repository.NewTemporaryFolder("frameworks");
    private readonly string _dashboard;
    private readonly string _script;
    private TestSite _site = null!;

    private FrameworkSite(string dashboard, string script) => (_dashboard, _script) = (dashboard, script);

    /// <summary>What the site's own endpoint answers, for components that ask it.</summary>
    public object Identity { get; set; } = new { };

    public string Origin => _site.Origin;

    /// <param name="dashboard">Where the product is.</param>
    /// <param name="script">A script of the product's that stands in every page, such as <c>/widget.js</c>; empty for none.</param>
    public static async Task<FrameworkSite> StartAsync(Uri dashboard, string script = "")
    {
        var site = new FrameworkSite(dashboard.GetLeftPart(UriPartial.Authority), script);
        site._site = await TestSite.StartAsync("app.acme.test", app =>
        {
            app.MapGet("/api/support-identity", () => Results.Json(site.Identity));
            app.MapGet("/favicon.ico", () => Results.NoContent());
            app.MapGet("/{framework}.js", (string framework) => Results.File(Path.Combine(site._folder, "dist", framework + ".js"), "text/javascript"));
            app.MapGet("/{framework}", site.ServePage);
        });
        return site;
    }

    /// <summary>Compiles the components as a developer's build would.</summary>
    /// <param name="snippets">By framework: <c>react</c>, <c>next</c>, <c>vue</c>; the text that the install page shows, and the name of what it exports.</param>
    public async Task BundleAsync(string component, params (string Framework, string Text)[] snippets)
    {
        foreach (var (framework, text) in snippets)
        {
            var isVue = framework == "vue";
            await File.WriteAllTextAsync(Path.Combine(_folder, $"{framework}-snippet.{(isVue ? "vue" : "jsx")}"), text);
            await File.WriteAllTextAsync(Path.Combine(_folder, $"{framework}.jsx"), isVue ? VueApp : ReactApp(framework, component));
        }

        using var node = ChildProcess.Start("node", "nodejs", [Path.Combine(Frameworks, "bundle.mjs"), _folder, .. snippets.Select(s => s.Framework + ".jsx")]);
        var complaints = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, complaints);
    }

    public Task GoAsync(BrowserPerson person, string framework) => person.GoToAsync(new Uri(_site.Address, framework));

    /// <summary>Mounts the component with these properties, or unmounts it.</summary>
    public static Task ShowAsync(BrowserPerson person, object? props) => person.Page.EvaluateAsync("(props) => window.show(props)", props);

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private IResult ServePage(HttpContext http, string framework)
    {
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' {_dashboard}; style-src 'self'; connect-src 'self' {_dashboard}; frame-src {_dashboard}; base-uri 'none'; form-action 'none'";
        return Results.Content($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>{framework}</title>{(_script.Length == 0 ? "" : $"<script src=\"{_dashboard}{_script}\"></script>")}</head>
            <body><h1>Acme</h1><div id="root"></div><script src="/{framework}.js"></script></body></html>
            """, "text/html; charset=utf-8");
    }

    // StrictMode mounts, unmounts and mounts again: an effect that does not clean up shows.
    private static string ReactApp(string framework, string component) => $$"""
        import { StrictMode } from 'react';
        import { createRoot } from 'react-dom/client';
        import { {{component}} as Snippet } from './{{framework}}-snippet.jsx';
        const root = createRoot(document.getElementById('root'));
        window.show = (props) => void root.render(<StrictMode>{props ? <Snippet {...props} /> : <p>Nobody</p>}</StrictMode>);
        """;

    private const string VueApp = """
        import { createApp, h, shallowRef } from 'vue';
        import Snippet from './vue-snippet.vue';
        const props = shallowRef(null);
        createApp({ render: () => (props.value ? h(Snippet, { ...props.value, key: props.value.signature }) : h('p', 'Nobody')) }).mount('#root');
        window.show = (next) => void (props.value = next);
        """;
}
