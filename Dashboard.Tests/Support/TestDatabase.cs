using Dashboard.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Dashboard.Tests.Support;

/// <summary>
/// A database of one fixture's own: a copy of a template that was migrated once in this test run, dropped afterwards. On SQLite, or on the
/// PostgreSQL server that <c>DASHBOARD_TEST_POSTGRES</c> names (an administrator's connection string) when
/// <c>DASHBOARD_TEST_DATABASE</c> is <c>PostgreSql</c>.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> SqliteTemplate = new(MigrateSqliteTemplateAsync);
    private static readonly Lazy<Task<string>> PostgreSqlTemplate = new(MigratePostgreSqlTemplateAsync);
    // Identity's part of the model depends on the schema version that the application's services name.
    private static readonly IServiceProvider ModelServices = new ServiceCollection()
        .Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
        .BuildServiceProvider();

    private static readonly SemaphoreSlim OneCopyAtATime = new(1);

    private TestDatabase(string connectionString) => ConnectionString = connectionString;

    /// <summary>Whether this run is on PostgreSQL.</summary>
    public static bool IsPostgreSql { get; } = Environment.GetEnvironmentVariable("DASHBOARD_TEST_DATABASE") switch
    {
        null or "" or "Sqlite" => false,
        "PostgreSql" => true,
        var other => throw new InvalidOperationException($"DASHBOARD_TEST_DATABASE is “{other}”; it is Sqlite or PostgreSql."),
    };

    public string ConnectionString { get; }

    /// <summary>What the application is configured with to use this database.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Database:Provider"] = IsPostgreSql ? "PostgreSql" : "Sqlite",
        ["ConnectionStrings:Dashboard"] = ConnectionString,
    };

    /// <param name="folder">Where a SQLite file goes.</param>
    /// <param name="migrated">False for a database without tables, as before the first start.</param>
    public static async Task<TestDatabase> CreateAsync(string folder, bool migrated = true) =>
        new(IsPostgreSql ? await CreatePostgreSqlAsync(migrated) : await CreateSqliteAsync(folder, migrated));

    /// <summary>A context on this database, outside any application.</summary>
    public DashboardDbContext Open() => IsPostgreSql ? OpenPostgreSql(ConnectionString) : OpenSqlite(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        if (IsPostgreSql)
        {
            NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
            await AdministerAsync($"DROP DATABASE IF EXISTS \"{new NpgsqlConnectionStringBuilder(ConnectionString).Database}\" WITH (FORCE)");
        }
        else
        {
            // The file goes with the fixture's folder.
            SqliteConnection.ClearPool(new SqliteConnection(ConnectionString));
        }
    }

    private static async Task<string> CreateSqliteAsync(string folder, bool migrated)
    {
        var file = Path.Combine(folder, "dashboard.db");
        if (migrated)
        {
            File.Copy(await SqliteTemplate.Value, file);
        }

        return SqliteConnectionString(file);
    }

    private static async Task<string> MigrateSqliteTemplateAsync()
    {
        var folder = Repository.NewTemporaryFolder("template");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var file = Path.Combine(folder, "template.db");
        // Not pooled: closing the last connection folds the write-ahead log into the file, which then is the whole database.
        await using var db = OpenSqlite(SqliteConnectionString(file) + ";Pooling=False");
        await db.Database.MigrateAsync();
        return file;
    }

    private static async Task<string> CreatePostgreSqlAsync(bool migrated)
    {
        var template = migrated ? $" TEMPLATE \"{await PostgreSqlTemplate.Value}\"" : "";
        var name = $"dashboard_test_{Guid.NewGuid():N}";
        await OneCopyAtATime.WaitAsync();
        try
        {
            await AdministerAsync($"CREATE DATABASE \"{name}\"{template}");
        }
        finally
        {
            OneCopyAtATime.Release();
        }

        return PostgreSqlConnectionString(name);
    }

    private static async Task<string> MigratePostgreSqlTemplateAsync()
    {
        var name = $"dashboard_template_{Guid.NewGuid():N}";
        await AdministerAsync($"CREATE DATABASE \"{name}\"");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => AdministerAsync($"DROP DATABASE \"{name}\"").GetAwaiter().GetResult();
        // A connection left in a pool would keep the database from being copied.
        await using var db = OpenPostgreSql(PostgreSqlConnectionString(name) + ";Pooling=false");
        await db.Database.MigrateAsync();
        return name;
    }

    private static async Task AdministerAsync(string sql)
    {
        await using var source = new NpgsqlConnection(AdministratorConnectionString + ";Pooling=false");
        await source.OpenAsync();
        await using var command = source.CreateCommand();
#pragma warning disable CA2100 // Names of databases cannot be parameters; these are made above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static string AdministratorConnectionString =>
        Environment.GetEnvironmentVariable("DASHBOARD_TEST_POSTGRES")
        ?? throw new InvalidOperationException("DASHBOARD_TEST_DATABASE is PostgreSql, but DASHBOARD_TEST_POSTGRES names no server. eng/test starts one.");

    private static string PostgreSqlConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(AdministratorConnectionString) { Database = database, MaxPoolSize = 30 }.ToString();

    private static string SqliteConnectionString(string file) =>
        new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString();

    private static SqliteDashboardDbContext OpenSqlite(string connectionString) =>
        new(new DbContextOptionsBuilder<SqliteDashboardDbContext>().UseApplicationServiceProvider(ModelServices).UseSqlite(connectionString).Options);

    private static PostgreSqlDashboardDbContext OpenPostgreSql(string connectionString) =>
        new(new DbContextOptionsBuilder<PostgreSqlDashboardDbContext>().UseApplicationServiceProvider(ModelServices).UseNpgsql(connectionString).Options);
}
