namespace Dashboard.Platform.Background;

/// <summary>Throws away what is kept for a time only. Registered with <see cref="Housekeeping.AddHousekeeping{T}"/>.</summary>
public interface IHousekeeping
{
    /// <summary>
    /// Deletes what is due, in steps that hold no lock for long. Runs about once an hour in every process on a database, in a scope of its own,
    /// so another may do the same at the same moment.
    /// </summary>
    Task RunAsync(CancellationToken cancellationToken);
}
