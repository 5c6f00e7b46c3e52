namespace Dashboard.Platform.Database;

/// <summary>The databases the product runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>Embedded, in the data directory.</summary>
    Sqlite = 0,

    /// <summary>PostgreSQL 15 or later; any number of instances side by side.</summary>
    PostgreSql = 1,
}

/// <summary>Section <c>Database</c> of the configuration.</summary>
public sealed class DatabaseOptions
{
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;
}
