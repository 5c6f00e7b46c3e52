using Dashboard.Data;

namespace Dashboard.Notifications;

/// <summary>A scope of services whose commits do not wait for the disk (decision 017). It holds a connection to the database as long as it lives.</summary>
internal sealed class RelaxedScope : IDisposable
{
    private readonly IServiceScope scope;

    public RelaxedScope(IServiceScopeFactory scopes)
    {
        scope = scopes.CreateScope();
        try
        {
            Database.RelaxFlush();
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    public DashboardDbContext Database => Get<DashboardDbContext>();

    public T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public void Dispose()
    {
        try
        {
            Database.RestoreFlush();
        }
        finally
        {
            scope.Dispose();
        }
    }
}
