using System.Net;
using System.Reflection;
using Dashboard.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Tests;

/// <summary>appsettings.Example.json shows every option, nothing that does not exist, and only values that work.</summary>
public sealed class ExampleSettingsTests
{
    /// <summary>Settings that no options type declares: they are read one by one.</summary>
    private static readonly string[] SingleSettings = ["DataDirectory", "PublicUrl", "ConnectionStrings:Dashboard", "Database:Provider", "Proxy:TrustedNetworks", "Notifications:Delay", "Sandbox:Port"];

    /// <summary>Sections that a reader of their own reads into this type.</summary>
    private static readonly (string Section, Type Options)[] ReadSections = [("Mail", typeof(Dashboard.Platform.Mail.MailOptions))];

    private static readonly IConfigurationRoot Example = new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(Repository.Root, "appsettings.Example.json")).Build();

    [Fact]
    [Trait("Kind", "Pure")]
    public void The_example_shows_every_option_and_no_other()
    {
        var declared = typeof(Program).Assembly.GetTypes()
            .Select(type => (Section: type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string, Options: type))
            .Where(t => t.Section is not null).Select(t => (t.Section!, t.Options))
            .Concat(ReadSections)
            .SelectMany(t => t.Options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).Select(p => $"{t.Item1}:{p.Name}"))
            .Concat(SingleSettings);

        Assert.Equal(declared.Distinct().Order(StringComparer.Ordinal), Keys(Example).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_application_starts_with_the_example()
    {
        // Database and address are the fixture's own.
        string[] own = ["DataDirectory", "PublicUrl", "ConnectionStrings:Dashboard", "Database:Provider"];
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = Example.AsEnumerable().Where(s => s.Value is not null && !own.Contains(s.Key)).ToDictionary(),
        });

        (await app.Visitor().GetAsync("/account/sign-in")).ShouldBe(HttpStatusCode.OK);
    }

    private static IEnumerable<string> Keys(IConfiguration section) => section.GetChildren().SelectMany(child =>
        child.GetChildren().Any() ? Keys(child) : [child.Path]);
}
