using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Dashboard.Tests.Support;

/// <summary>One person at one browser window.</summary>
public sealed class BrowserPerson
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private static readonly string[] Wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly List<Regex> _expected = [];

    internal BrowserPerson(string name, IBrowserContext context, IPage page)
    {
        Name = name;
        Context = context;
        Page = page;
        context.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Enqueue($"{message.Text} ({message.Location})");
            }
        };
        context.WebError += (_, error) => _complaints.Enqueue(error.Error);
        context.Request += (_, request) => Requests.Enqueue(request);
    }

    public string Name { get; }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Every request of this person's browser, also those of frames, oldest first.</summary>
    public ConcurrentQueue<IRequest> Requests { get; } = new();

    /// <summary>Errors on the console (violations of a policy and failed requests among them) and uncaught exceptions, but for the expected.</summary>
    public IReadOnlyList<string> Problems => [.. _complaints.Where(c => !_expected.Exists(e => e.IsMatch(c)))];

    /// <summary>The panel of the embedded portal inside the host page.</summary>
    public IFrameLocator Portal => Page.FrameLocator("iframe[src*='/portal/']");

    /// <summary>From here on and before, complaints that match are part of the journey, such as <c>status of 422</c>.</summary>
    public void Expects(string complaint) => _expected.Add(new Regex(complaint));

    public Task GoToAsync(Uri address) => Page.GotoAsync(address.ToString());

    /// <summary>
    /// Waits until it holds in the page; fails after fifteen seconds. Playwright's own way looks again from within the page, where a policy without
    /// <c>unsafe-eval</c> refuses it whenever the first look was too early.
    /// </summary>
    public async Task UntilAsync(string expression)
    {
        var patience = TimeProvider.System.GetTimestamp();
        while (!await Page.EvaluateAsync<bool>($"!!({expression})"))
        {
            if (TimeProvider.System.GetElapsedTime(patience) > TimeSpan.FromSeconds(15)) Assert.Fail($"It did not happen within fifteen seconds: {expression}");
            await Task.Delay(50);
        }
    }

    public ILocator Field(string name) => Page.GetByLabel(name, new() { Exact = true });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Sets the person's system to light or dark. Chromium leaves some inherited light-dark() colours as they were until all is styled anew.</summary>
    public async Task PreferAsync(ColorScheme scheme)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await Page.EvaluateAsync("""
            () => new Promise(done => {
              const root = document.documentElement;
              root.style.display = 'none';
              void root.offsetHeight;
              root.style.removeProperty('display');
              requestAnimationFrame(() => requestAnimationFrame(done));
            })
            """);
    }

    /// <summary>Saves a picture of the window as <c>artifacts/screenshots/NAME.png</c> and returns its path.</summary>
    public async Task<string> ScreenshotAsync(string name, bool fullPage = false)
    {
        var path = Repository.PathTo("artifacts", "screenshots", $"{name}.png");
        await Page.ScreenshotAsync(new() { Path = path, FullPage = fullPage });
        return path;
    }

    /// <summary>Fails for what axe-core finds against WCAG 2.2 A and AA on the page and in its frames.</summary>
    public async Task AssertAccessibleAsync()
    {
        var violations = Page.Frames.Count == 1 ? await ViolationsAsync() : await ViolationsInFramesTooAsync();
        Assert.True(violations.Length == 0, $"{Page.Url} is not accessible:\n" + string.Join('\n', violations));
    }

    /// <summary>Fails if the page is wider than the window, so that a person would have to scroll sideways.</summary>
    public async Task AssertFitsAsync()
    {
        var widest = await Page.EvaluateAsync<string>("""
            () => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return '';
              const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1);
              return `${document.documentElement.scrollWidth} of ${width} pixels: ${wide.slice(0, 5).map(e => e.outerHTML.slice(0, 120)).join(' … ')}`;
            }
            """);
        Assert.True(widest.Length == 0, $"{Page.Url} is wider than the window: {widest}");
    }

    /// <summary>What axe-core finds, run in the page itself: its package opens another page for each result, which takes longer than the check.</summary>
    private async Task<string[]> ViolationsAsync()
    {
        if (!await Page.EvaluateAsync<bool>("'axe' in window")) await Page.EvaluateAsync($"() => {{ {Axe} }}");
        return await Page.EvaluateAsync<string[]>(
            """
            tags => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
              .then(result => result.violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.help}): ${n.html}`)))
            """,
            Wcag);
    }

    /// <summary>It would wait for ever for a frame that may run no script: an empty one with the same title stands in for such.</summary>
    private async Task<string[]> ViolationsInFramesTooAsync()
    {
        await Page.EvaluateAsync("""
            () => {
              for (const frame of document.querySelectorAll('iframe[sandbox]:not([sandbox~=allow-scripts])')) {
                const standIn = frame.cloneNode();
                standIn.removeAttribute('src');
                standIn.removeAttribute('sandbox');
                standIn.standsFor = frame;
                frame.replaceWith(standIn);
              }
            }
            """);
        var result = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations], RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. Wcag] } });
        await Page.EvaluateAsync("""
            () => Promise.all([...document.querySelectorAll('iframe')].filter(f => f.standsFor).map(standIn => new Promise(loaded => {
              standIn.standsFor.addEventListener('load', loaded, { once: true });
              standIn.replaceWith(standIn.standsFor);
            })))
            """);
        return [.. result.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id} ({v.Help}): {n.Html}"))];
    }
}
