using Dashboard.Data.ChatWidget;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.ChatWidget;

/// <summary>
/// The signing code of the published page (<c>supportwire-identity.txt</c>), run as it stands by its interpreters: what a site that integrates
/// today already has is accepted.
/// </summary>
[Trait("Kind", "Interpreter")]
public sealed class PublishedWidgetSignerTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Node =
        """
        import crypto from 'node:crypto';

        function widgetSignature(identity, secret) {
          return crypto
            .createHmac('sha256', secret)
            .update(identity.trim().toLowerCase())
            .digest('hex');
        }

        const userSignature = widgetSignature(process.env.IDENTITY, process.env.WIDGET_SECRET);
        console.log(userSignature);
        """;

    private const string Elixir =
        """
        email = System.fetch_env!("IDENTITY")
        secret = System.fetch_env!("WIDGET_SECRET")
        identity = String.downcase(String.trim(email))

        signature =
          :crypto.mac(:hmac, :sha256, secret, identity)
          |> Base.encode16(case: :lower)
        IO.puts signature
        """;

    private const string Ruby =
        """
        require "openssl"

        email = ENV["IDENTITY"]
        secret = ENV["WIDGET_SECRET"]
        identity = email.strip.downcase
        signature = OpenSSL::HMAC.hexdigest("SHA256", secret, identity)
        puts signature
        """;

    [Theory]
    [InlineData("node", "Customer@Example.com ")]
    [InlineData("elixir", " customer@example.com")]
    [InlineData("ruby", "CUSTOMER@example.com")]
    public async Task What_the_published_code_signs_is_accepted_for_the_email_as_the_page_passes_it(string language, string email)
    {
        var site = await WidgetSite.AddAsync(app, $"published-{language}");
        var environment = new Dictionary<string, string> { ["IDENTITY"] = email, ["WIDGET_SECRET"] = site.Secret };
        var signature = language switch
        {
            "node" => await Interpreter.Node.RunAsync(Node, environment),
            "elixir" => await Interpreter.Elixir.RunAsync(Elixir, environment),
            _ => await Interpreter.Ruby.RunAsync(Ruby, environment),
        };

        var answer = (await site.OpenAsync(new { userEmail = email, userSignature = signature })).IsOk();

        Assert.True(answer.Verified);
        Assert.Equal("customer@example.com", answer.Body.GetProperty("contact").GetProperty("email").GetString());
    }

    [Theory]
    [InlineData(SignatureScope.Either)]
    [InlineData(SignatureScope.ExternalUserId)]
    public async Task An_external_id_that_the_published_code_folded_is_that_folded_id(SignatureScope covers)
    {
        var site = await WidgetSite.AddAsync(app, $"published-id-{(int)covers}", covers);
        var signature = await Interpreter.Node.RunAsync(Node, new Dictionary<string, string> { ["IDENTITY"] = "USR_8F2K9D", ["WIDGET_SECRET"] = site.Secret });

        var folded = (await site.OpenAsync(new { userExternalUserId = "USR_8F2K9D", userSignature = signature })).IsOk();

        Assert.Equal(folded.ContactId, (await site.SignInByIdAsync("usr_8f2k9d")).IsOk().ContactId);
        Assert.NotEqual(folded.ContactId, (await site.SignInByIdAsync("USR_8F2K9D")).IsOk().ContactId);
    }
}
