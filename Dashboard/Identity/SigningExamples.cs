using System.Collections.Frozen;
using System.Net;
using System.Reflection;
using Dashboard.Data.Identity;

namespace Dashboard.Identity;

/// <summary>The door that examples are filled for.</summary>
/// <param name="Door">Which contract.</param>
/// <param name="BaseUrl">Where this installation is reached, without a trailing slash.</param>
/// <param name="PublicId">Public key, helpdesk id or widget slug.</param>
/// <param name="SignsExternalId">A widget whose signatures cover the external user id; otherwise the email is signed. The portal signs its payload.</param>
public sealed record SigningDoor(Door Door, string BaseUrl, string PublicId, bool SignsExternalId = false)
{
    /// <summary>The environment variable that the examples read the secret from, as the published pages name it.</summary>
    public string Variable => Door switch
    {
        Door.Portal => "USERHERO_HMAC_SECRET",
        Door.TicketCenter => "HDH_HMAC_SECRET",
        _ => "WIDGET_SECRET",
    };

    /// <summary>The script that the host page loads, below <see cref="BaseUrl"/>.</summary>
    public string Script => Door switch
    {
        Door.Portal => "portal.js",
        Door.TicketCenter => "ticket-center.js",
        _ => "widget.js",
    };
}

/// <summary>How to sign at one door in one language or framework.</summary>
/// <param name="Id">Short name for anchors and tabs: <c>node</c>, <c>python</c>, ….</param>
/// <param name="Title">Name of the language or framework.</param>
/// <param name="Language">The <see cref="Id"/> of the language it is written in.</param>
/// <param name="Code">Complete code that reads the secret from the environment and gives the signed text and its signature. The tests run this very text.</param>
/// <param name="Template">How its usual templates write the two into the page, HTML-escaped.</param>
/// <param name="SelfTest">A line to run below the code: it prints the signature of <see cref="SigningExamples.SelfTestText"/>.</param>
public sealed record SigningExample(string Id, string Title, string Language, string Code, string Template, string SelfTest);

/// <summary>The signing code that the settings pages, the Verification Tool and the documentation show.</summary>
public static class SigningExamples
{
    private const string SectionMark = "\n=== ";
    private const string EmailMark = " ⟦email⟧";
    private const string IdMark = " ⟦id⟧";

    private static readonly (string Id, string Title, string Language, string Extension)[] Kinds =
    [
        ("node", "Node.js", "node", "mjs"), ("python", "Python", "python", "py"), ("ruby", "Ruby", "ruby", "rb"), ("php", "PHP", "php", "php"),
        ("go", "Go", "go", "go"), ("csharp", "C#", "csharp", "cs"), ("java", "Java", "java", "java"), ("elixir", "Elixir", "elixir", "exs"),
        ("express", "Express", "node", "mjs"), ("nextjs", "Next.js", "node", "mjs"), ("django", "Django", "python", "py"),
        ("rails", "Rails", "ruby", "rb"), ("laravel", "Laravel", "php", "php"), ("aspnet", "ASP.NET", "csharp", "cs"),
    ];

    private static readonly FrozenDictionary<string, string> Texts = LoadAll();

    /// <summary>Every language, then every framework, in the order shown.</summary>
    public static IReadOnlyList<SigningExample> For(SigningDoor door) =>
        [.. Kinds.Select(kind => Fill(door, kind.Id, kind.Title, kind.Language, Texts[$"{(door.Door == Door.Portal ? "payload" : "identifier")}.{kind.Id}.{kind.Extension}"]))];

    /// <summary>
    /// The fixed text that the self-test signs. It opens nothing: as a portal's payload it names nobody and has no expiry, as an identifier it
    /// is a test's.
    /// </summary>
    public static string SelfTestText(SigningDoor door) => (door.Door, door.SignsExternalId) switch
    {
        (Door.Portal, _) => """{"selfTest":"Zoë / <Müller>"}""",
        (Door.Widget, true) => "test-self-test",
        _ => "self-test@example.com",
    };

    /// <summary>The text to put into the host's page, with placeholders for what the server writes into the data attributes.</summary>
    public static string Snippet(SigningDoor door) => Fill(door, Texts[door.Door switch
    {
        Door.Portal => "snippet.portal.html",
        Door.TicketCenter => "snippet.ticket-center.html",
        _ => "snippet.widget.html",
    }]);

    /// <summary>
    /// The portal's snippet as a page would carry it. The signed text goes HTML-escaped into an attribute: inside a script, a <c>&lt;/script&gt;</c>
    /// in somebody's name would end it.
    /// </summary>
    public static string Snippet(string baseUrl, string publicKey, string body, string digest) => Snippet(new SigningDoor(Door.Portal, baseUrl, publicKey))
        .Replace("{{ body, HTML-escaped }}", WebUtility.HtmlEncode(body), StringComparison.Ordinal)
        .Replace("{{ digest }}", digest, StringComparison.Ordinal);

    private static SigningExample Fill(SigningDoor door, string id, string title, string language, string file)
    {
        var parts = Fill(door, file).Split(SectionMark);
        return new SigningExample(id, title, language, parts[0].TrimEnd() + "\n", Section(parts[1]), Section(parts[2]));
    }

    private static string Section(string part) => part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd();

    /// <summary>Lines marked for the other kind of identifier go; what is left gets the door's own names.</summary>
    private static string Fill(SigningDoor door, string text)
    {
        var (keep, drop) = door.SignsExternalId ? (IdMark, EmailMark) : (EmailMark, IdMark);
        return string.Join('\n', text.Split('\n').Where(line => !line.EndsWith(drop, StringComparison.Ordinal)))
            .Replace(keep, "", StringComparison.Ordinal)
            .Replace("https://YOUR_DASHBOARD_HOST", door.BaseUrl, StringComparison.Ordinal)
            .Replace("YOUR_PUBLIC_KEY", door.PublicId, StringComparison.Ordinal)
            .Replace("SIGNING_SECRET", door.Variable, StringComparison.Ordinal)
            .Replace("SELF_TEST", SelfTestText(door), StringComparison.Ordinal);
    }

    private static FrozenDictionary<string, string> LoadAll()
    {
        const string prefix = "signing-example.";
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[prefix.Length..], name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            });
    }
}
