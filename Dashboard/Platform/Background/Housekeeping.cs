using Microsoft.EntityFrameworkCore;

namespace Dashboard.Platform.Background;

/// <summary>What the rooms throw away now and then.</summary>
public static class Housekeeping
{
    /// <summary>Rows in one statement: few enough that nobody waits for it.</summary>
    private const int AtOnce = 500;

    /// <summary>Has it run about once an hour.</summary>
    public static IServiceCollection AddHousekeeping<T>(this IServiceCollection services)
        where T : class, IHousekeeping => services.AddScoped<T>().AddScoped<IHousekeeping>(static s => s.GetRequiredService<T>());

    /// <summary>Deletes all of these rows, some hundred in each statement; between two of them others get their turn to write.</summary>
    /// <param name="rows">Those that are due, in an order that an index has; a row that was deleted is not among them the next time.</param>
    /// <returns>How many there were.</returns>
    public static async Task<int> DeleteInStepsAsync<T>(this IOrderedQueryable<T> rows, CancellationToken cancellationToken)
    {
        var step = rows.Take(AtOnce);
        for (var deleted = 0; ;)
        {
            var now = await step.ExecuteDeleteAsync(cancellationToken);
            deleted += now;
            if (now < AtOnce) return deleted;
        }
    }
}
