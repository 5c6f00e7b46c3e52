using Dashboard.Data;

namespace Dashboard.Platform.Database;

/// <summary>
/// Grows whenever settings that this process caches may have changed: at once after a commit of its own, and within a second after
/// another process's (<see cref="DashboardDbContextExtensions.TouchConfigurationAsync"/>).
/// </summary>
public sealed class ConfigurationChanges
{
    private long version;

    /// <summary>A cache keeps this number beside what it read, read before it; another number means: read again.</summary>
    public long Version => Volatile.Read(ref version);

    /// <summary>Raised after each change, on the thread that noticed; handlers are short and do not throw.</summary>
    public event EventHandler? Changed;

    /// <summary>Says that something changed.</summary>
    public void Announce()
    {
        Interlocked.Increment(ref version);
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
