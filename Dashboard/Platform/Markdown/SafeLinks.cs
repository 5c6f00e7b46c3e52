using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Dashboard.Platform.Markdown;

/// <summary>
/// Lets links of a parsed text lead only where the reader can be sent: https, http, mailto. Written, reference and
/// automatic links and images all pass here; an image becomes a link to it, since loading it would tell a stranger
/// who reads and when.
/// </summary>
internal static class SafeLinks
{
    /// <summary>Longest address that stays a link, in characters.</summary>
    internal const int MaxAddressLength = 2000;

    public static void Enforce(MarkdownDocument document)
    {
        // A snapshot: taking a link out changes the tree that is walked. Outer links come before those inside them.
        foreach (var inline in document.Descendants<Inline>().ToList())
        {
            switch (inline)
            {
                case LinkInline link: Enforce(link); break;
                case AutolinkInline link: Enforce(link); break;
                default: break;
            }
        }
    }

    /// <summary>Whether an address may be the target of a link, as a browser would read it.</summary>
    public static bool IsAllowed(string? address)
    {
        if (string.IsNullOrEmpty(address) || address.Length > MaxAddressLength) return false;
        // Browsers drop control characters before they read the scheme; here they make it no address at all.
        if (address.Any(char.IsControl) || !UnicodeText.IsWellFormed(address)) return false;
        if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) return address.Length > "mailto:".Length;
        var isWeb = address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        return isWeb && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0;
    }

    private static void Enforce(LinkInline link)
    {
        var address = link.GetDynamicUrl?.Invoke() ?? link.Url;
        if (!IsAllowed(address) || IsInsideLink(link))
        {
            Unwrap(link);
            return;
        }

        link.GetDynamicUrl = null;
        link.Url = address;
        // A title is shown on hover, where people look for the true address.
        link.Title = null;
        if (link.IsImage)
        {
            link.IsImage = false;
            if (link.FirstChild is null) link.AppendChild(new LiteralInline(address!));
        }

        Mark(link);
    }

    private static void Enforce(AutolinkInline link)
    {
        if (IsAllowed(link.IsEmail ? "mailto:" + link.Url : link.Url) && !IsInsideLink(link)) Mark(link);
        else link.ReplaceBy(new LiteralInline(link.Url));
    }

    private static void Unwrap(LinkInline link)
    {
        // A picture without a description, or a link without a text, would leave nothing behind.
        if (link.FirstChild is null) link.AppendChild(new LiteralInline(link.Url ?? ""));
        Inline last = link;
        while (link.FirstChild is { } child)
        {
            child.Remove();
            last.InsertAfter(child);
            last = child;
        }

        link.Remove();
    }

    private static void Mark(Inline link)
    {
        var attributes = link.GetAttributes();
        attributes.AddPropertyIfNotExist("rel", "noopener noreferrer nofollow ugc");
        attributes.AddPropertyIfNotExist("target", "_blank");
    }

    // HTML has no links within links: a browser would end the outer one early.
    private static bool IsInsideLink(Inline inline)
    {
        for (var parent = inline.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline) return true;
        }

        return false;
    }
}
