using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Platform.Forms;

/// <summary>Fills the forms of a page with what no keyboard types, and sends them as no browser would.</summary>
internal static class HostileForm
{
    /// <summary>What is accepted, is stored as it is and comes back escaped; what is not, is refused at its field.</summary>
    public static readonly TheoryData<string, string> Texts = new()
    {
        { "a line break", "Before\r\nX-Injected: 1\r\n\r\nafter" },
        { "a script", "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{constructor}}@(1+1)" },
        { "controls and directions", "a\u0001\u001b[31m\u202e\u2066b\u200f\ufeff\ufffe" },
    };

    public static async Task<HtmlPage> SendAsync(HtmlClient person, string path, HttpContent content, string type)
    {
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await person.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(person.Http.BaseAddress!, path)) { Content = content });
    }

    /// <summary>Every field that a person types into, with the place of its form on the page.</summary>
    public static async Task<IReadOnlyList<(int Form, string Field)>> TextFieldsAsync(HtmlClient person, string address)
    {
        var page = (await person.GetAsync(address)).ShouldBe(HttpStatusCode.OK);
        var fields = page.Document.Forms.OfType<IHtmlFormElement>()
            .SelectMany((form, index) => form.Elements.OfType<IHtmlElement>().Where(IsTypedInto).Select(e => (index, e.GetAttribute("name")!)))
            .Where(f => page.Document.Forms[f.index] is IHtmlFormElement { Method: "post" }).ToList();
        Assert.NotEmpty(fields);
        return fields;
    }

    public static async Task<HtmlPage> FillAndSendAsync(HtmlClient person, string address, int form, string? field, string text)
    {
        var page = await person.GetAsync(address);
        var sent = (IHtmlFormElement)page.Document.Forms[form]!;
        foreach (var element in sent.Elements.OfType<IHtmlElement>().Where(IsTypedInto))
        {
            var value = field is null || element.GetAttribute("name") == field ? text : ValueOf(element);
            if (element is IHtmlTextAreaElement area) area.Value = value;
            else ((IHtmlInputElement)element).Value = value;
        }

        // A browser would refuse some of it before it is sent; whoever means harm uses none.
        sent.NoValidate = true;
        return await page.PressAsync(sent.Elements.OfType<IHtmlButtonElement>().First(b => b.Type == "submit" && !b.HasAttribute("formaction")));
    }

    /// <summary>Sends one field with this text and the others as they are, without reading the answer as a page: of megabytes that takes long.</summary>
    public static async Task<(HttpStatusCode Status, string Body)> SendUnreadAsync(HtmlClient person, IHtmlFormElement form, string field, string text)
    {
        var fields = form.Elements.OfType<IHtmlElement>().Where(e => e.HasAttribute("name") && e is not IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } and not IHtmlButtonElement)
            .Select(e => KeyValuePair.Create(e.GetAttribute("name")!, IsTypedInto(e) && e.GetAttribute("name") == field ? text : (e as IHtmlSelectElement)?.Value ?? (e as IHtmlTextAreaElement)?.Value ?? (e as IHtmlInputElement)?.Value ?? ""));
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Origin", person.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Cookie", person.Cookies.GetCookieHeader(person.Http.BaseAddress!));
        using var answer = await person.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Whether the text stands in a field again; an input of one line shows none of its breaks, a password nothing at all.</summary>
    public static bool Kept(HtmlPage page, string text)
    {
        var fields = page.Document.Forms.SelectMany(f => f.Elements.OfType<IHtmlElement>()).Where(IsTypedInto).ToList();
        return fields.All(f => f.GetAttribute("type") == "password") || fields.Any(f => Flat(ValueOf(f)) == Flat(text));
    }

    public static bool IsTypedInto(IHtmlElement element) => element is IHtmlTextAreaElement
        || (element is IHtmlInputElement && element.GetAttribute("type") is null or "text" or "email" or "password" or "url" or "tel" or "search" && element.HasAttribute("name"));

    public static string ValueOf(IHtmlElement element) => element is IHtmlTextAreaElement area ? area.Value : ((IHtmlInputElement)element).Value;

    private static string Flat(string text) => text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim();
}
