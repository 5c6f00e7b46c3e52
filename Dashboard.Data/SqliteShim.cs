using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Dashboard.Data;

/// <summary>
/// Lets EF Core 10 run on the SQLitePCLRaw version pinned in Directory.Packages.props, and prefers the system's
/// maintained SQLite to the bundled one. Remove pin and shim together where the package feed has 2.1.13 or later
/// (docs/decisions/002-sqlite-pin.md).
/// </summary>
internal static class SqliteShim
{
#pragma warning disable CA2255 // A library cannot otherwise act before Microsoft.Data.Sqlite's own static constructors.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Install()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name is { Name: "SQLitePCLRaw.core", Version: not null }
                ? context.LoadFromAssemblyName(new AssemblyName("SQLitePCLRaw.core"))
                : null;

        NativeLibrary.SetDllImportResolver(
            typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly,
            static (library, _, _) =>
                library == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var handle) ? handle : 0);
    }
}
