using System.Collections.Frozen;
using System.Reflection;
using Dashboard.Identity;

namespace Dashboard.TicketCenter;

/// <summary>What goes into the page of a host application that is written with one framework; what goes onto its server, <see cref="SigningExamples"/> has.</summary>
/// <param name="Id">Short name for anchors and tabs: <c>html</c>, <c>react</c>, ….</param>
/// <param name="Title">Name of the framework.</param>
/// <param name="File">Where it goes.</param>
/// <param name="Text">As it stands, with the project's own id and host.</param>
public sealed record EmbedExample(string Id, string Title, string File, string Text);

/// <summary>How to embed the Ticket Center.</summary>
public static class EmbedExamples
{
    private const string Prefix = "ticket-center-example.";

    private static readonly (string Id, string Title, string File, string Resource)[] Kinds =
    [
        ("react", "React", "TicketCenter.jsx", "react.jsx"), ("vue", "Vue", "TicketCenter.vue", "vue.vue"),
        ("next", "Next.js", "app/support/ticket-center.jsx", "next.jsx"), ("rails", "Rails", "support/show.html.erb", "rails.erb"),
        ("django", "Django", "support.html", "django.html"), ("laravel", "Laravel", "support.blade.php", "laravel.blade.php"),
        ("aspnet", "ASP.NET", "Support.cshtml", "aspnet.cshtml.txt"),
    ];

    private static readonly FrozenDictionary<string, string> Texts = LoadAll();

    /// <summary>Plain HTML first, then the frameworks.</summary>
    /// <param name="door">The project's Ticket Center.</param>
    public static IReadOnlyList<EmbedExample> For(SigningDoor door) =>
    [
        new EmbedExample("html", "Plain HTML", "HTML", SigningExamples.Snippet(door).TrimEnd()),
        .. Kinds.Select(kind => new EmbedExample(kind.Id, kind.Title, kind.File, Texts[kind.Resource].TrimEnd()
            .Replace("https://YOUR_DASHBOARD_HOST", door.BaseUrl, StringComparison.Ordinal)
            .Replace("YOUR_HELPDESK_ID", door.PublicId, StringComparison.Ordinal))),
    ];

    private static FrozenDictionary<string, string> LoadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            });
    }
}
