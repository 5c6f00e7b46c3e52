using System.Collections.Frozen;
using System.Net;
using System.Reflection;

namespace Dashboard.Identity;

/// <summary>How to sign an identity payload in one language.</summary>
/// <param name="Id">Short name for anchors and tabs: <c>node</c>, <c>python</c>, ….</param>
/// <param name="Title">Name of the language.</param>
/// <param name="Code">A complete function that reads the secret from <c>USERHERO_HMAC_SECRET</c> and gives the signed text and its digest. The tests run this very text.</param>
/// <param name="Template">How that language's usual templates write the two into the page, HTML-escaped.</param>
public sealed record SigningExample(string Id, string Title, string Code, string Template);

/// <summary>The signing code that the settings pages and the documentation show.</summary>
public static class SigningExamples
{
    private static readonly FrozenDictionary<string, string> Texts = LoadAll();

    /// <summary>Every language, in the order shown.</summary>
    public static IReadOnlyList<SigningExample> All { get; } =
    [
        new("node", "Node.js", Texts["node.mjs"], """data-user="<%= json %>" data-hmac="<%= hmac %>" """.TrimEnd()),
        new("python", "Python", Texts["python.py"], """data-user="{{ body }}" data-hmac="{{ digest }}" """.TrimEnd()),
        new("ruby", "Ruby", Texts["ruby.rb"], """data-user="<%= body %>" data-hmac="<%= digest %>" """.TrimEnd()),
        new("php", "PHP", Texts["php.php"], """data-user="<?= htmlspecialchars($body, ENT_QUOTES) ?>" data-hmac="<?= $digest ?>" """.TrimEnd()),
        new("go", "Go", Texts["go.go"], """data-user="{{.Body}}" data-hmac="{{.Digest}}" """.TrimEnd()),
        new("csharp", "C#", Texts["csharp.cs"], """data-user="@body" data-hmac="@digest" """.TrimEnd()),
        new("java", "Java", Texts["java.java"], """th:data-user="${body}" th:data-hmac="${digest}" """.TrimEnd()),
        new("elixir", "Elixir", Texts["elixir.exs"], "data-user={@body} data-hmac={@digest}"),
    ];

    /// <summary>The text to put before <c>&lt;/body&gt;</c>, with placeholders for what the server writes into the data attributes.</summary>
    /// <param name="baseUrl">Where <c>portal.js</c> is served from, without a trailing slash.</param>
    /// <param name="publicKey">The portal's public key.</param>
    public static string Snippet(string baseUrl, string publicKey) => Texts["snippet.html"]
        .Replace("https://YOUR_DASHBOARD_HOST", baseUrl, StringComparison.Ordinal)
        .Replace("YOUR_PUBLIC_KEY", publicKey, StringComparison.Ordinal);

    /// <summary>
    /// The snippet as a page would carry it. The signed text goes HTML-escaped into an attribute: inside a script, a <c>&lt;/script&gt;</c> in
    /// somebody's name would end it.
    /// </summary>
    public static string Snippet(string baseUrl, string publicKey, string body, string digest) => Snippet(baseUrl, publicKey)
        .Replace("{{ body, HTML-escaped }}", WebUtility.HtmlEncode(body), StringComparison.Ordinal)
        .Replace("{{ digest }}", digest, StringComparison.Ordinal);

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
