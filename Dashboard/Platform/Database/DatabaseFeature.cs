using Dashboard.Data;
using Dashboard.Platform.Live;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Platform.Database;

/// <summary>Registers the database of the configured provider and the key ring that belongs to it.</summary>
public static class DatabaseFeature
{
    private static readonly AwaitOtherWriters Waiting = new();

    public static WebApplicationBuilder AddDatabase(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var directory = new DataDirectory(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton(directory);
        builder.Services.AddSingleton<MigrateDatabase>();
        builder.Services.AddSingleton<ConfigurationChanges>();
        builder.Services.AddSingleton<NoticeConfigurationChanges>();
        builder.Services.AddHostedService<PollConfiguration>();
        builder.Services.Configure<DatabaseOptions>(builder.Configuration.GetSection("Database"));

        var provider = builder.Configuration.GetValue("Database:Provider", DatabaseProvider.Sqlite);
        if (provider == DatabaseProvider.PostgreSql) AddPostgreSql(builder);
        else AddSqlite(builder, directory);
        return builder;
    }

    private static void AddSqlite(WebApplicationBuilder builder, DataDirectory directory)
    {
        var connectionString = new SqliteConnectionStringBuilder(builder.Configuration.GetConnectionString("Dashboard") ?? "")
        {
            // The system's SQLite leaves them off.
            ForeignKeys = true,
        };
        if (string.IsNullOrEmpty(connectionString.DataSource)) connectionString.DataSource = directory.PathOf("dashboard.db");
        builder.Services.AddDbContextPool<DashboardDbContext, SqliteDashboardDbContext>(
            (services, options) => options.UseSqlite(connectionString.ToString())
                .AddInterceptors(services.GetRequiredService<NoticeConfigurationChanges>(), Waiting));
        builder.Services.AddDataProtection().SetApplicationName("Dashboard")
            .PersistKeysToFileSystem(new DirectoryInfo(directory.PathOf("keys")));
    }

    private static void AddPostgreSql(WebApplicationBuilder builder)
    {
        var connectionString = builder.Configuration.GetConnectionString("Dashboard");
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new InvalidConfigurationException(
                "Database:Provider is PostgreSql, but ConnectionStrings:Dashboard is empty. Set it to e.g. \"Host=localhost;Database=dashboard;Username=dashboard\".");
        }

        builder.Services.AddDbContextPool<DashboardDbContext, PostgreSqlDashboardDbContext>(
            (services, options) => options.UseNpgsql(connectionString)
                .AddInterceptors(services.GetRequiredService<NoticeConfigurationChanges>()));
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<RelayLiveEvents>(services, connectionString));
        builder.Services.AddDataProtection().SetApplicationName("Dashboard");
        // Several instances share no disk, so the ring lives where they meet.
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(services =>
            new ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlRepository = new DatabaseKeyRing(services.GetRequiredService<IServiceScopeFactory>())));
    }
}
