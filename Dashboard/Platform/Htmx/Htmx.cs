using System.Text.Json;

namespace Dashboard.Platform.Htmx;

// The few members of the Htmx.Net package that are used here, under its names: once the feed has the package, it replaces this file.

public static class HtmxRequestExtensions
{
    /// <summary>True when htmx sent the request and a fragment should answer it.</summary>
    public static bool IsHtmx(this HttpRequest request) =>
        string.Equals(request.Headers["HX-Request"], "true", StringComparison.Ordinal);
}

public static class HtmxResponseExtensions
{
    /// <summary>Sets the response headers that htmx obeys.</summary>
    public static void Htmx(this HttpResponse response, Action<HtmxResponseHeaders> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var headers = new HtmxResponseHeaders(response.Headers);
        action(headers);
        headers.WriteTriggers();
    }
}

/// <summary>The response headers of htmx; each member returns the same object, so that they chain.</summary>
public sealed class HtmxResponseHeaders(IHeaderDictionary headers)
{
    private readonly Dictionary<string, object?> triggers = [];

    /// <summary>Navigates the page (not the fragment) to <paramref name="url"/>.</summary>
    public HtmxResponseHeaders Redirect(string url) => Set("HX-Redirect", url);

    /// <summary>Reloads the whole page.</summary>
    public HtmxResponseHeaders Refresh() => Set("HX-Refresh", "true");

    /// <summary>Puts <paramref name="url"/> into the address bar as a new history entry.</summary>
    public HtmxResponseHeaders PushUrl(string url) => Set("HX-Push-Url", url);

    /// <summary>Replaces the current history entry by <paramref name="url"/>.</summary>
    public HtmxResponseHeaders ReplaceUrl(string url) => Set("HX-Replace-Url", url);

    /// <summary>Swaps into another element: a CSS selector.</summary>
    public HtmxResponseHeaders Retarget(string selector) => Set("HX-Retarget", selector);

    /// <summary>Swaps in another way: <c>outerHTML</c>, <c>beforeend</c>, ….</summary>
    public HtmxResponseHeaders Reswap(string swap) => Set("HX-Reswap", swap);

    /// <summary>Raises a DOM event in the page, with <paramref name="detail"/> (as JSON) as its detail.</summary>
    public HtmxResponseHeaders WithTrigger(string eventName, object? detail = null)
    {
        triggers[eventName] = detail;
        return this;
    }

    internal void WriteTriggers()
    {
        if (triggers.Count > 0)
            headers["HX-Trigger"] = JsonSerializer.Serialize(triggers);
    }

    private HtmxResponseHeaders Set(string name, string value)
    {
        headers[name] = value;
        return this;
    }
}
