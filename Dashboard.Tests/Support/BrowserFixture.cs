using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace Dashboard.Tests.Support;

/// <summary>Browser tests run one after another, in one Chromium: <c>[Collection(BrowserCollection.Name)]</c>.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}

/// <summary>
/// Debian's Chromium, without a screen, with third-party cookies and storage blocked. Every name under <c>.test</c> is this machine,
/// and no other name resolves, so nothing outside is ever asked.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        var executable = new[] { Environment.GetEnvironmentVariable("DASHBOARD_TEST_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
            .FirstOrDefault(File.Exists);
        Assert.True(executable is not null, "Chromium is not installed. On Debian: apt-get install chromium (eng/test does it).");
        // A busy machine is slow; a page that never shows something is found out all the same.
        Assertions.SetDefaultExpectTimeout(15_000);
        _playwright = await Microsoft.Playwright.Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            // Chromium's sandbox refuses to run as root.
            ChromiumSandbox = Environment.UserName != "root",
            Args =
            [
                "--test-third-party-cookie-phaseout",
                "--host-resolver-rules=MAP *.test 127.0.0.1, EXCLUDE 127.0.0.1, MAP * ~NOTFOUND",
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>
    /// Plays a journey of one or more people. Fails also for what their browsers complained about (errors on the console, among them
    /// every violation of a Content-Security-Policy) unless they expected it; a failed journey leaves pictures in <c>artifacts/</c>.
    /// </summary>
    public async Task PlayAsync(Func<Stage, Task> journey, [CallerMemberName] string name = "")
    {
        await using var stage = new Stage(_browser!, name);
        try
        {
            await journey(stage);
        }
        catch (Exception error)
        {
            throw new JourneyFailedException($"{error.Message}\n{await stage.DescribeAsync()}", error);
        }

        stage.AssertNoProblems();
    }
}

/// <summary>A journey in a browser failed; the message says what the pages showed.</summary>
#pragma warning disable CA1032 // Only ever made from the failure.
public sealed class JourneyFailedException(string message, Exception error) : Exception(message, error);
#pragma warning restore CA1032
