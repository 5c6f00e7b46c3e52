using System.Globalization;

namespace Dashboard.Verification.Rules;

/// <summary>Lengths of time as people say them.</summary>
internal static class Spans
{
    /// <summary><c>4 min 10 s</c>, <c>2 h 5 min</c>, <c>3 days</c>: two units at most.</summary>
    public static string InWords(long seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds} s"),
        < 3600 => Two(seconds / 60, "min", seconds % 60, "s"),
        < 86_400 => Two(seconds / 3600, "h", seconds % 3600 / 60, "min"),
        < 172_800 => Two(1, "day", seconds % 86_400 / 3600, "h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:N0} days"),
    };

    /// <summary>Unix seconds as date and time, or as digits where there is no such date.</summary>
    public static string Moment(long unixSeconds) =>
        unixSeconds > DateTimeOffset.MinValue.ToUnixTimeSeconds() && unixSeconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : unixSeconds.ToString(CultureInfo.InvariantCulture);

    private static string Two(long first, string firstUnit, long second, string secondUnit) => second == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{first} {firstUnit}")
        : string.Create(CultureInfo.InvariantCulture, $"{first} {firstUnit} {second} {secondUnit}");
}
