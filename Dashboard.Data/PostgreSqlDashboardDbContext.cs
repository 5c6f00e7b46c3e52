using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Dashboard.Data;

/// <summary>PostgreSQL 15 or later: any number of instances side by side.</summary>
public sealed class PostgreSqlDashboardDbContext(DbContextOptions<PostgreSqlDashboardDbContext> options)
    : DashboardDbContext(options)
{
    /// <summary>For <c>dotnet ef</c> only.</summary>
    internal sealed class DesignTime : IDesignTimeDbContextFactory<PostgreSqlDashboardDbContext>
    {
        public PostgreSqlDashboardDbContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<PostgreSqlDashboardDbContext>().UseNpgsql("Host=design-time")
                .UseApplicationServiceProvider(DesignTimeServices.Create()).Options);
    }
}
