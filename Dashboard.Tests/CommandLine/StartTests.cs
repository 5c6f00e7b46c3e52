using Dashboard.Tests.Support;

namespace Dashboard.Tests.CommandLine;

/// <summary>How the process ends when it cannot begin.</summary>
public sealed class StartTests(DashboardProcess dashboard) : IClassFixture<DashboardProcess>
{
    [Theory]
    [InlineData("Database__Provider", "Oracle", "Sqlite, PostgreSql")]
    [InlineData("PublicUrl", "desk", "PublicUrl")]
    [InlineData("Notifications__Delay", "soon", "Notifications:Delay")]
    [InlineData("Portal__MaxPayloadLifetime", "365.00:00:00", "Portal:MaxPayloadLifetime")]
    [InlineData("RateLimits__SignInsPerMinute", "many", "RateLimits:SignInsPerMinute")]
    [InlineData("Proxy__TrustedNetworks__0", "everybody", "Proxy:TrustedNetworks")]
    [InlineData("Mail__Transport", "Pigeon", "Mail:Transport")]
    [InlineData("Branding__ProductName", " ", "Branding:ProductName")]
    public async Task A_setting_that_cannot_be_stops_the_start_with_one_line(string name, string value, string named)
    {
        var answer = await dashboard.RunAsync(new Dictionary<string, string?> { [name] = value }, "--urls", "http://localhost:0");

        Assert.Equal(1, answer.Status);
        var line = Assert.Single(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_is_told_in_one_line()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        var answer = await dashboard.RunAsync("--urls", $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}");

        Assert.Equal(1, answer.Status);
        Assert.Contains("address already in use", Assert.Single(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("--frobnicate")]
    [InlineData("setup")]
    [InlineData("member")]
    [InlineData("demo", "--tickets", "none")]
    [InlineData("demo", "--tickets", "0")]
    [InlineData("demo", "--now", "yesterday")]
    [InlineData("migrate", "--fast")]
    [InlineData("backup")]
    public async Task Wrong_use_is_told_on_stderr_with_status_2(params string[] arguments)
    {
        var answer = await dashboard.RunAsync(arguments);

        Assert.Equal((2, ""), (answer.Status, answer.Output));
        Assert.Contains("--help", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("setup")]
    [InlineData("member", "add")]
    [InlineData("demo")]
    [InlineData("migrate")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("doctor")]
    public async Task Every_command_explains_itself(params string[] command)
    {
        var answer = await dashboard.RunAsync([.. command, "--help"]);

        Assert.Equal((0, ""), (answer.Status, answer.Error));
        Assert.Contains("Usage:", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sandbox_refuses_production_and_addresses_that_others_reach()
    {
        var production = await dashboard.RunAsync(new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Production" }, "--sandbox");
        var open = await dashboard.RunAsync("--sandbox", "--urls", "http://0.0.0.0:0");

        Assert.Equal(1, production.Status);
        Assert.Contains("Production", production.Error, StringComparison.Ordinal);
        Assert.Equal(1, open.Status);
        Assert.Contains("this machine only", open.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_and_doctor_find_a_good_database()
    {
        var migrate = await dashboard.RunAsync("migrate");
        var doctor = await dashboard.RunAsync("doctor");

        Assert.Equal((0, "The database is up to date.\n"), (migrate.Status, migrate.Output));
        Assert.True(doctor.Status == 0, doctor.Output + doctor.Error);
        Assert.Equal(7, doctor.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
