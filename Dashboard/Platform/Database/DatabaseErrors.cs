using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Platform.Database;

/// <summary>Tells what the database is to blame for from what is a defect of ours.</summary>
internal static class DatabaseErrors
{
    /// <summary>The database refused or lost it, or is away. What Entity Framework takes for something that passes, it wraps.</summary>
    public static bool IsOfTheDatabase(this Exception e) =>
        e is DbException or DbUpdateException or TimeoutException || (e is InvalidOperationException && e.InnerException is DbException or TimeoutException);
}
