using System.Globalization;

namespace Dashboard.Shared;

/// <summary>A place in a list sorted by time and id: stays valid while rows come and go.</summary>
public readonly record struct ListPosition(DateTimeOffset At, long Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks:x}-{Id:x}");

    /// <summary>Null for what is no position: the list then begins at its beginning.</summary>
    public static ListPosition? Parse(string? text)
    {
        if (text?.Split('-') is not [var ticks, var id]) return null;
        return long.TryParse(ticks, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at)
            && long.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            && at >= 0 && at <= DateTimeOffset.MaxValue.UtcTicks
            ? new ListPosition(new DateTimeOffset(at, TimeSpan.Zero), number)
            : null;
    }
}
