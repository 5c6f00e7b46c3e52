using Dashboard.Data.Notifications;
using Dashboard.Platform;
using Dashboard.Platform.Database;
using Dashboard.Platform.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Dashboard.Tests.Platform.Mail;

[Trait("Kind", "Pure")]
public sealed class MailOptionsTests
{
    [Fact]
    public void Without_a_host_mail_is_written_to_files_in_the_data_directory()
    {
        var options = Read();

        Assert.Equal(MailTransportKind.Directory, options.Transport);
        Assert.EndsWith(Path.Combine("data", "mail"), options.Directory, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_makes_it_smtp_with_mandatory_starttls_on_587()
    {
        var options = Read("Host=smtp.example.com", "From=Acme Desk <desk@example.com>");

        Assert.Equal((MailTransportKind.Smtp, MailSecurity.StartTls, 587), (options.Transport, options.Security, options.Port));
        Assert.Equal(new Mailbox("desk@example.com", "Acme Desk"), options.From);
    }

    [Theory]
    [InlineData("Transport", "Transport=Pigeon")]
    [InlineData("Transport", "Transport=7")]
    [InlineData("Security", "Security=Tls")]
    [InlineData("Host", "Transport=Smtp", "Host=")]
    [InlineData("Host", "Host=smtp example.com")]
    [InlineData("From", "From=")]
    [InlineData("From", "From=desk")]
    [InlineData("From", "From=a@b.example, c@d.example")]
    [InlineData("Port", "Port=26")]
    [InlineData("Port", "Port=0")]
    [InlineData("Port", "Port=smtp")]
    [InlineData("465", "Port=465")]
    [InlineData("AllowedPrivateHosts", "Host=10.1.2.3")]
    [InlineData("AllowedPrivateHosts", "Host=192.168.0.9", "AllowedPrivateHosts=192.168.0.8")]
    [InlineData("Mail:Password", "Username=desk")]
    [InlineData("unencrypted", "Security=None", "Port=25", "Username=desk", "Password=secret")]
    [InlineData("ReplyDomain", "ReplyDomain=not a domain")]
    [InlineData("Timeout", "Timeout=forever")]
    [InlineData("Timeout", "Timeout=01:00:00")]
    public void What_cannot_work_stops_the_start_with_one_line(string named, params string[] settings)
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => Read(["Host=smtp.example.com", "From=desk@example.com", .. settings]));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Implicit_tls_needs_MailKit()
    {
        if (MailOptions.HasMailKit) Assert.Equal(465, Read("Host=smtp.example.com", "From=desk@example.com", "Security=ImplicitTls").Port);
        else Assert.Contains("MailKit", Assert.Throws<InvalidConfigurationException>(() => Read("Host=smtp.example.com", "From=desk@example.com", "Security=ImplicitTls")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=localhost", "Port=1025", "Security=None", "Username=desk", "Password=secret")]
    [InlineData("Host=127.0.0.1", "Port=2525", "Security=None")]
    [InlineData("Host=10.1.2.3", "AllowedPrivateHosts=10.1.2.3")]
    [InlineData("Host=mailpit", "AllowedPrivateHosts=mailpit, other", "Port=25", "Security=None")]
    public void Loopback_may_do_more_and_listed_private_hosts_are_allowed(params string[] settings) =>
        Assert.Equal(MailTransportKind.Smtp, Read(["From=desk@example.com", .. settings]).Transport);

    [Fact]
    public void The_password_is_in_no_log_line() =>
        Assert.DoesNotContain("secret", Read("Host=smtp.example.com", "From=desk@example.com", "Username=desk", "Password=secret").ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("ftp://desk.example.com")]
    [InlineData("desk.example.com")]
    [InlineData("https://desk.example.com/?a=b")]
    [InlineData("https://user@desk.example.com")]
    public void A_public_url_that_is_none_stops_the_start(string url) =>
        Assert.Throws<InvalidConfigurationException>(() => new PublicUrl(Configuration([KeyValuePair.Create("PublicUrl", (string?)url)])));

    private static MailOptions Read(params string[] settings)
    {
        var configuration = Configuration(settings.Select(s => s.Split('=', 2)).GroupBy(s => s[0]).Select(g => KeyValuePair.Create($"Mail:{g.Key}", (string?)g.Last()[1])));
        return MailOptionsReader.Read(configuration, new DataDirectory(configuration, new Environment()), new PublicUrl(configuration));
    }

    private static IConfiguration Configuration(IEnumerable<KeyValuePair<string, string?>> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create("DataDirectory", (string?)Path.Combine(Path.GetTempPath(), "dashboard-options", "data")), .. settings]).Build();

    private sealed class Environment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Production";

        public string ApplicationName { get; set; } = "Dashboard";

        public string ContentRootPath { get; set; } = Path.GetTempPath();

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
