using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Dashboard.Tests.Support;

/// <summary>A page as it was answered, its controls found by role and accessible name as a person would find them.</summary>
public sealed class HtmlPage(
    HtmlClient client,
    HttpResponseMessage response,
    Uri address,
    IReadOnlyList<HttpStatusCode> redirects,
    string body,
    IHtmlDocument document)
{
    public HttpStatusCode Status => response.StatusCode;

    public HttpResponseMessage Response => response;

    /// <summary>Path and query of the page that was finally answered.</summary>
    public string Path => address.PathAndQuery;

    /// <summary>The status of each redirect that led here, oldest first.</summary>
    public IReadOnlyList<HttpStatusCode> Redirects => redirects;

    /// <summary>The answer as it was sent.</summary>
    public string Body => body;

    public IHtmlDocument Document => document;

    public string Title => document.Title ?? "";

    /// <summary>What a person reads on the page, white space squeezed.</summary>
    public string Text => AccessibleName.TextOf(document.Body);

    /// <summary>The one element of this role and name. Fails, naming what there is, when there is none or more than one.</summary>
    public IHtmlElement Find(string role, string name)
    {
        var candidates = All(role);
        var found = candidates.Where(e => AccessibleName.Of(e) == name).ToArray();
        Assert.True(
            found.Length == 1,
            $"{found.Length} elements of role {role} are named “{name}” on {Path} ({(int)Status}). "
            + $"Of that role: {string.Join(", ", candidates.Select(e => $"“{AccessibleName.Of(e)}”"))}. Text: {Excerpt()}");
        return found[0];
    }

    public IReadOnlyList<IHtmlElement> All(string role) =>
        [.. document.All.OfType<IHtmlElement>().Where(e => AccessibleName.RoleOf(e) == role && !AccessibleName.IsHidden(e))];

    public bool Has(string role, string name) => All(role).Any(e => AccessibleName.Of(e) == name);

    /// <summary>The text box, select, check box or switch of this name.</summary>
    public IHtmlElement Field(string name)
    {
        var fields = document.All.OfType<IHtmlElement>()
            .Where(e => e is IHtmlInputElement { Type: not ("hidden" or "submit" or "button") } or IHtmlTextAreaElement or IHtmlSelectElement)
            .ToArray();
        var found = fields.Where(e => AccessibleName.Of(e) == name).ToArray();
        Assert.True(
            found.Length == 1,
            $"{found.Length} fields are named “{name}” on {Path} ({(int)Status}). "
            + $"There are: {string.Join(", ", fields.Select(e => $"“{AccessibleName.Of(e)}”"))}. Text: {Excerpt()}");
        return found[0];
    }

    public IHtmlElement Button(string name) => Find("button", name);

    /// <summary>What stands in the field: its text, or the value of the chosen option.</summary>
    public string Value(string field) => Field(field) switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value ?? "",
        IHtmlInputElement input => input.Value,
        var other => throw new InvalidOperationException($"A {other.LocalName} has no value."),
    };

    public bool IsChecked(string field) => ((IHtmlInputElement)Field(field)).IsChecked;

    public HtmlPage Fill(string field, string text)
    {
        switch (Field(field))
        {
            case IHtmlTextAreaElement area:
                area.Value = text;
                break;
            case IHtmlInputElement input:
                input.Value = text;
                break;
            case var other:
                Assert.Fail($"“{field}” is a {other.LocalName}, not a text box.");
                break;
        }

        return this;
    }

    public HtmlPage Check(string field, bool on = true)
    {
        ((IHtmlInputElement)Field(field)).IsChecked = on;
        return this;
    }

    /// <summary>Chooses the option with this text, or else this value.</summary>
    public HtmlPage Choose(string field, string option)
    {
        var select = (IHtmlSelectElement)Field(field);
        var chosen = select.Options.FirstOrDefault(o => AccessibleName.TextOf(o) == option) ?? select.Options.FirstOrDefault(o => o.Value == option);
        Assert.True(chosen is not null, $"“{field}” offers {string.Join(", ", select.Options.Select(AccessibleName.TextOf))}, not “{option}”.");
        foreach (var other in select.Options)
        {
            other.IsSelected = other == chosen;
        }

        return this;
    }

    /// <summary>Presses the button, which submits its form as a browser would: its own name and value, its <c>formaction</c>, files.</summary>
    /// <param name="button">The accessible name.</param>
    /// <param name="htmx">Whether to say that htmx asks (<c>HX-Request</c>), for answers that are fragments then.</param>
    public Task<HtmlPage> PressAsync(string button, bool htmx = false) => PressAsync(Button(button), htmx);

    public async Task<HtmlPage> PressAsync(IHtmlElement button, bool htmx = false)
    {
        var form = button switch
        {
            IHtmlButtonElement b => b.Form,
            IHtmlInputElement i => i.Form,
            _ => null,
        };
        Assert.True(form is not null, $"The button “{AccessibleName.Of(button)}” submits no form: without script it does nothing.");
        var submission = form.GetSubmission(button) ?? throw new InvalidOperationException("The form cannot be submitted.");
        var request = new HttpRequestMessage(new HttpMethod(submission.Method.ToString().ToUpperInvariant()), submission.Target.Href);
        if (request.Method == HttpMethod.Post)
        {
            var content = new MemoryStream();
            await submission.Body.CopyToAsync(content);
            request.Content = new ByteArrayContent(content.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", submission.MimeType);
        }

        if (htmx)
        {
            request.Headers.Add("HX-Request", "true");
        }

        return await client.SendAsync(request);
    }

    /// <summary>Follows the link of this name.</summary>
    public Task<HtmlPage> FollowAsync(string link) => client.GetAsync(((IHtmlAnchorElement)Find("link", link)).Href);

    public Task<HtmlPage> ReloadAsync() => client.GetAsync(address.ToString());

    /// <summary>Fails unless the answer has this status, showing what the page says instead.</summary>
    public HtmlPage ShouldBe(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{Path} answered {(int)Status}, not {(int)status}: {Excerpt()}");
        return this;
    }

    private string Excerpt()
    {
        var text = Text.Length > 0 ? Text : body;
        return (text.Length > 600 ? text[..600] + "…" : text) + (Status >= HttpStatusCode.InternalServerError ? "\n" + client.Trouble : "");
    }
}
