using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Data;

/// <summary>
/// Identity reads its schema version from the application's services, which <c>dotnet ef</c> does not have; without
/// this the migrations would lack the passkeys' table.
/// </summary>
internal static class DesignTimeServices
{
    public static IServiceProvider Create() => new ServiceCollection()
        .Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
        .BuildServiceProvider();
}
