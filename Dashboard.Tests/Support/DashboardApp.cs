using System.Net;
using System.Net.Sockets;
using Dashboard.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dashboard.Tests.Support;

/// <summary>
/// The application as it is started in production, with a data directory, a database and a clock of its own. Use it as
/// <c>IClassFixture&lt;DashboardApp&gt;</c>, or <see cref="StartAsync"/> one that differs.
/// </summary>
public class DashboardApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly DashboardAppOptions _options;
    private TestDatabase? _database;

    public DashboardApp()
        : this(new DashboardAppOptions())
    {
    }

    private protected DashboardApp(DashboardAppOptions options) => _options = options;

    public TestClock Clock { get; } = new();

    public string DataDirectory { get; } = Repository.NewTemporaryFolder("data");

    public TestDatabase Database => _database ?? throw new InvalidOperationException("The fixture has not started.");

    /// <summary>What the application logged from Warning up.</summary>
    public CollectedLog Log { get; } = new();

    /// <summary>The project of the cast.</summary>
    public CastProject Acme { get; private set; } = null!;

    /// <summary>The other project, which has nothing to do with <see cref="Acme"/>.</summary>
    public CastProject Globex { get; private set; } = null!;

    /// <summary>Where the application is reached: <c>https://desk.test</c>, with a port when it serves a browser.</summary>
    public Uri Address { get; private set; } = new("https://desk.test");

    public static async Task<DashboardApp> StartAsync(DashboardAppOptions? options = null)
    {
        var app = new DashboardApp(options ?? new DashboardAppOptions());
        await app.InitializeAsync();
        return app;
    }

    public virtual async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(DataDirectory, _options.Migrated);
        if (_options.Host is { } host)
        {
            ServeOn(host);
        }
        else
        {
            _ = Server;
        }

        if (_options.WithCast)
        {
            (Acme, Globex) = await CastSeeding.RunAsync(Services);
        }
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    /// <summary>Somebody who is not signed in.</summary>
    /// <param name="address">The IP address that the application sees.</param>
    public HtmlClient Visitor(string address = "203.0.113.7")
    {
        var cookies = new CookieContainer();
        return new HtmlClient(Client(address), cookies, () => Log.ToString());
    }

    /// <summary>A member of staff, signed in through the sign-in page.</summary>
    public async Task<HtmlClient> SignInAsync(StaffMember member, string address = "203.0.113.7")
    {
        var client = Visitor(address);
        var page = await client.GetAsync("/account/sign-in");
        var answer = await page.Fill("Email", member.Email).Fill("Password", Cast.Password).PressAsync("Sign in");
        Assert.True(answer.Status == HttpStatusCode.OK && !answer.Path.StartsWith("/account/sign-in", StringComparison.Ordinal),
            $"{member.Name} could not sign in: {answer.Text}");
        return client;
    }

    /// <summary>A plain client for the API, without cookies or redirects.</summary>
    public HttpClient Client(string address = "203.0.113.7")
    {
        if (_options.Host is not null)
        {
            return TestSite.ClientOf(Address);
        }

        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false, BaseAddress = Address });
        client.DefaultRequestHeaders.Add(RemoteAddressFilter.Header, address);
        return client;
    }

    /// <summary>Enables a project's Embedded Portal for these origins, with a new secret. Do it before the first handshake.</summary>
    public async Task<PortalKeys> EnablePortalAsync(CastProject project, params string[] origins)
    {
        await using var scope = Services.CreateAsyncScope();
        return await ActivatorUtilities.CreateInstance<PortalSeeding>(scope.ServiceProvider).EnableAsync(project, origins);
    }

    /// <summary>Runs with a service of the application in a scope of its own, as one request would.</summary>
    public async Task<TResult> With<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async Task With<TService>(Func<TService, Task> use)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Looks into the database, for what no page shows.</summary>
    public Task<TResult> Data<TResult>(Func<DashboardDbContext, Task<TResult>> read) => With(read);

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        Directory.Delete(DataDirectory, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        var settings = new Dictionary<string, string?>(Database.Settings)
        {
            ["DataDirectory"] = DataDirectory,
            ["PublicUrl"] = Address.GetLeftPart(UriPartial.Authority),
            // A fixture's tests share an address; what limits do is shown by the tests that turn them on.
            ["RateLimits:Enabled"] = "false",
        };
        foreach (var (name, value) in settings.Concat(_options.Settings))
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Warning));
        builder.ConfigureServices(Adapt);
    }

    private void Adapt(IServiceCollection services)
    {
        services.AddSingleton<IStartupFilter, RemoteAddressFilter>();
        // Hashing a password is slow on purpose; every test signs somebody in.
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);
        if (!_options.RealTime)
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        }

        if (!_options.BackgroundLoops)
        {
            foreach (var loop in services.Where(IsOurLoop).ToArray())
            {
                services.Remove(loop);
            }
        }

        _options.Services?.Invoke(services);
    }

    private static bool IsOurLoop(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && (service.ImplementationType?.Assembly ?? service.ImplementationFactory?.Method.Module.Assembly) == typeof(Program).Assembly;

    private void ServeOn(string host)
    {
        // Bound here, so that the address is known before the application starts and nobody else can take it.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(512);
        Address = new Uri($"{(_options.Https ? "https" : "http")}://{host}:{((IPEndPoint)socket.LocalEndPoint!).Port}");
        UseKestrel(kestrel => kestrel.ListenHandle(
            (ulong)socket.SafeHandle.DangerousGetHandle(),
            listen =>
            {
                if (_options.Https)
                {
                    listen.UseHttps(TestCertificates.For(host));
                }
            }));
        StartServer();
    }
}
