using System.Globalization;
using Dashboard.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Dashboard.CommandLine.Demo;

/// <summary>
/// Writes many new rows at once as the model maps them: a prepared statement on SQLite, binary COPY on PostgreSQL. Several times faster than
/// saving tracked entities, which asks the database for the key of each row.
/// </summary>
/// <param name="db">Inside a write transaction.</param>
internal sealed class BulkInsert(DashboardDbContext db)
{
    /// <summary>Gives the rows their keys, points them to the rows they belong to (which have theirs), and writes them.</summary>
    /// <param name="rows">Entities that only the caller knows.</param>
    /// <param name="parent">The owner of a row that does not itself refer to it.</param>
    public async Task AddAsync<T>(IReadOnlyList<T> rows, CancellationToken cancellationToken, Func<T, object>? parent = null)
        where T : class
    {
        if (rows.Count == 0) return;
        var type = db.Model.FindEntityType(typeof(T)) ?? throw new ArgumentException($"{typeof(T)} is not mapped.", nameof(rows));
        var key = type.FindPrimaryKey()!.Properties.Single();
        var ids = await ReserveAsync(type, key, rows.Count, cancellationToken);
        foreach (var (i, row) in rows.Index())
        {
            key.FieldInfo!.SetValue(row, ids[i]);
            Link(type, row, parent?.Invoke(row));
        }

        var columns = type.GetProperties().Select(property => new Column(property)).ToArray();
        if (db.Database.GetDbConnection() is NpgsqlConnection postgreSql) await CopyAsync(postgreSql, type, columns, rows, cancellationToken);
        else await InsertAsync(type, columns, rows, cancellationToken);
    }

    private static void Link(IEntityType type, object row, object? parent)
    {
        foreach (var key in type.GetForeignKeys())
        {
            var principal = key.DependentToPrincipal?.PropertyInfo?.GetValue(row) ?? (key.PrincipalEntityType.ClrType.IsInstanceOfType(parent) ? parent : null);
            if (principal is not null) key.Properties[0].FieldInfo!.SetValue(row, key.PrincipalKey.Properties[0].PropertyInfo!.GetValue(principal));
        }
    }

    private async Task<long[]> ReserveAsync(IEntityType type, IProperty key, int count, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
        {
            var sequence = $"\"{type.GetTableName()}\"";
            return await db.Database.SqlQuery<long>(
                $"select nextval(pg_get_serial_sequence({sequence}, {key.GetColumnName()})) as \"Value\" from generate_series(1, {count})").ToArrayAsync(cancellationToken);
        }

        // The transaction is immediate: nobody else takes a number before these rows are in.
        var last = await db.Database.SqlQuery<long>($"select seq as \"Value\" from sqlite_sequence where name = {type.GetTableName()}").SingleOrDefaultAsync(cancellationToken);
        return [.. Enumerable.Range(1, count).Select(i => last + i)];
    }

    private static async Task CopyAsync<T>(
        NpgsqlConnection connection, IEntityType type, Column[] columns, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        var names = string.Join(", ", columns.Select(c => $"\"{c.Name}\""));
        await using var import = await connection.BeginBinaryImportAsync($"copy \"{type.GetTableName()}\" ({names}) from stdin (format binary)", cancellationToken);
        foreach (var row in rows)
        {
            await import.StartRowAsync(cancellationToken);
            foreach (var column in columns)
            {
                if (column.ValueOf(row) is { } value) await import.WriteAsync(value, cancellationToken);
                else await import.WriteNullAsync(cancellationToken);
            }
        }

        await import.CompleteAsync(cancellationToken);
    }

    private async Task InsertAsync<T>(IEntityType type, Column[] columns, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        var parameters = columns.Select((_, i) => new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"$p{i}"), null)).ToArray();
        command.Parameters.AddRange(parameters);
#pragma warning disable CA2100 // Names of tables and columns come from the model; every value is a parameter.
        command.CommandText = $"insert into \"{type.GetTableName()}\" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) values ({string.Join(", ", parameters.Select(p => p.ParameterName))})";
#pragma warning restore CA2100
        await command.PrepareAsync(cancellationToken);
        foreach (var row in rows)
        {
            foreach (var (i, column) in columns.Index()) parameters[i].Value = column.ValueOf(row) ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private sealed class Column(IProperty property)
    {
        private readonly Func<object?, object?>? convert = property.GetTypeMapping().Converter?.ConvertToProvider;

        public string Name { get; } = property.GetColumnName();

        public object? ValueOf(object row)
        {
            var value = property.PropertyInfo!.GetValue(row);
            return convert is null || value is null ? value : convert(value);
        }
    }
}
