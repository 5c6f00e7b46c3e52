using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Dashboard.TicketCenter;

namespace Dashboard.Tests.TicketCenter;

/// <summary>
/// The signing code of the published page (<see cref="PublishedSnippets"/>), run as it stands: what it signs is accepted, also where the address
/// has letters beyond ASCII. And the texts of our own for the page.
/// </summary>
public sealed class EmbedExampleTests
{
    private const string Secret = "hdh_schlüssel/7";

    private static readonly string[] Emails = ["lisa@example.com", "zoë+läden@example.com", "o'brien&sons@example.com", "用户@例子.example"];

    [Theory]
    [Trait("Kind", "Interpreter")]
    [InlineData("node")]
    [InlineData("python")]
    [InlineData("php")]
    [InlineData("ruby")]
    public async Task The_published_code_is_accepted(string language)
    {
        foreach (var email in Emails) Accept(email, await SignAsync(language, PublishedSnippets.Signer(language), email));
    }

    [Fact]
    [Trait("Kind", "Pure")]
    public void The_embed_code_of_every_framework_is_the_published_one_in_its_own_words()
    {
        var examples = EmbedExamples.For(new SigningDoor(Door.TicketCenter, "https://desk.test", "hd_1"));

        Assert.Equal(["html", "react", "vue", "next", "rails", "django", "laravel", "aspnet"], examples.Select(e => e.Id));
        var published = PublishedSnippets.Embed.Replace("https://helpdesky.io", "https://desk.test", StringComparison.Ordinal).Replace("YOUR_HELPDESK_ID", "hd_1", StringComparison.Ordinal);
        Assert.Equal(
            published.Replace("USER_EMAIL", "{{ email, HTML-escaped }}", StringComparison.Ordinal).Replace("HMAC_SIGNATURE", "{{ signature }}", StringComparison.Ordinal),
            examples[0].Text);
        Assert.All(examples, example =>
        {
            Assert.Contains("https://desk.test/ticket-center.js", example.Text, StringComparison.Ordinal);
            Assert.Contains("hd_1", example.Text, StringComparison.Ordinal);
            Assert.Contains("id=\"hdh-ticket-center\"", example.Text, StringComparison.Ordinal);
            Assert.Matches("data-signature=|dataset.signature", example.Text);
            Assert.DoesNotContain("YOUR_", example.Text, StringComparison.Ordinal);
        });
    }

    private static void Accept(string email, string signature) =>
        Assert.NotNull(SignedIdentifier.MatchEmail([System.Text.Encoding.UTF8.GetBytes(Secret)], email, signature));

    private static Task<string> SignAsync(string language, string code, string email)
    {
        var environment = new Dictionary<string, string> { ["HDH_HMAC_SECRET"] = Secret, ["EMAIL"] = email, ["PYTHONIOENCODING"] = "utf-8" };
        return language switch
        {
            // The published text is CommonJS; a file that is a module has no `require` of its own.
            "node" => Interpreter.Node.RunAsync(
                "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);\n" + code + "\nconsole.log(generateHmac(process.env.EMAIL));", environment),
            "python" => Interpreter.Python.RunAsync(code + "\nimport os\nprint(generate_hmac(os.environ['EMAIL']))", environment),
            // `env` is Laravel's; here it reads the environment as Laravel's does.
            "php" => Interpreter.Php.RunAsync("<?php function env($name) { return getenv($name); }\n" + code + "\necho generateHmac(getenv('EMAIL'));", environment),
            "ruby" => Interpreter.Ruby.RunAsync(code + "\nputs generate_hmac(ENV['EMAIL'])", environment),
            _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
        };
    }
}
