using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Dashboard.Tests.Support;

/// <summary>Where the people of one browser test act.</summary>
public sealed class Stage(IBrowser browser, string name) : IAsyncDisposable
{
    private readonly List<BrowserPerson> _people = [];

    /// <summary>Somebody with a browser of their own: nobody else's cookies, storage or cache.</summary>
    /// <param name="who">For failure messages.</param>
    /// <param name="options">Size, colour scheme, locale; JavaScript off.</param>
    public async Task<BrowserPerson> EnterAsync(string who, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.IgnoreHTTPSErrors = true;
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(20_000);
        var person = new BrowserPerson(who, context, await context.NewPageAsync());
        _people.Add(person);
        return person;
    }

    /// <summary>A member of staff, signed in through the sign-in page.</summary>
    public async Task<BrowserPerson> SignInAsync(DashboardApp app, StaffMember member, BrowserNewContextOptions? options = null)
    {
        var person = await EnterAsync(member.Name, options);
        await person.Page.GotoAsync(new Uri(app.Address, "/account/sign-in").ToString());
        await person.Page.GetByLabel("Email", new() { Exact = true }).FillAsync(member.Email);
        await person.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Cast.Password);
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(person.Page).Not.ToHaveURLAsync(new Regex("/account/sign-in"));
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people)
        {
            await person.Context.DisposeAsync();
        }
    }

    internal void AssertNoProblems()
    {
        var problems = _people.SelectMany(p => p.Problems.Select(problem => $"{p.Name}: {problem}")).ToArray();
        Assert.True(problems.Length == 0, "The browser complained:\n" + string.Join('\n', problems));
    }

    internal async Task<string> DescribeAsync()
    {
        var text = new StringBuilder();
        foreach (var person in _people)
        {
            text.AppendLine($"-- {person.Name} at {person.Page.Url}");
            foreach (var problem in person.Problems)
            {
                text.AppendLine($"   complaint: {problem}");
            }

            try
            {
                text.AppendLine($"   picture: {await person.ScreenshotAsync($"failed-{name}-{person.Name}")}");
                foreach (var frame in person.Page.Frames)
                {
                    var shown = await frame.Locator("body").AriaSnapshotAsync(new() { Timeout = 2_000 });
                    text.AppendLine($"   frame {frame.Url}:\n{(shown.Length > 3_000 ? shown[..3_000] : shown)}");
                }
            }
            catch (Exception error) when (error is PlaywrightException or TimeoutException)
            {
                text.AppendLine($"   no picture: {error.Message}");
            }
        }

        return text.ToString();
    }
}
