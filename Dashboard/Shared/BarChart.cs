using System.Globalization;

namespace Dashboard.Shared;

/// <summary>One series of a <see cref="BarChart"/>; <paramref name="Colour"/> is 1–4: accent, danger, neutral, success.</summary>
public sealed record ChartSeries(string Name, int Colour, IReadOnlyList<int> Values);

/// <summary>A moment marked in a <see cref="BarChart"/>.</summary>
/// <param name="Index">Among its labels.</param>
public sealed record ChartMark(int Index, DateTimeOffset At, string Text);

/// <summary>A bar chart drawn on the server by <c>_BarChart</c>, with its numbers as a table behind it.</summary>
public sealed record BarChart(string Title, string LabelHeading, IReadOnlyList<string> Labels, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Side by side for things that are compared; on top of each other, the default, for parts of a whole.</summary>
    public bool SideBySide { get; init; }

    /// <summary>Moments that explain a jump: a line in the chart, the words below it and in the table.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>Only each so many-th label stands below the bars, where there are many.</summary>
    public int LabelEvery { get; init; } = 1;

    public const int Width = 320;
    public const int Height = 96;

    public int Total => Series.Sum(static s => s.Values.Sum());

    /// <summary>The top of the scale: the tallest bar or stack, rounded up to a number whose half reads well, too.</summary>
    public int Top
    {
        get
        {
            var tallest = Enumerable.Range(0, Labels.Count).Max(i => SideBySide ? Series.Max(s => s.Values[i]) : Series.Sum(s => s.Values[i]));
            for (var power = 1; ; power *= 10)
                foreach (var step in (int[])[1, 2, 4, 6, 8])
                    if (tallest <= step * power)
                        return Math.Max(step * power, 2);
        }
    }

    /// <summary>The rectangles, in the units of the view box.</summary>
    public IEnumerable<(int Colour, string X, string Y, string Width, string Height)> Bars()
    {
        var slot = (double)Width / Labels.Count;
        var columns = SideBySide ? Series.Count : 1;
        var width = Math.Min(slot * 0.62, 24) / columns;
        for (var i = 0; i < Labels.Count; i++)
        {
            var left = (i * slot) + ((slot - (width * columns)) / 2);
            var y = (double)Height;
            foreach (var (column, series) in Series.Index())
            {
                var height = (double)series.Values[i] / Top * Height;
                if (height <= 0)
                    continue;
                y = (SideBySide ? Height : y) - height;
                var x = SideBySide ? left + (column * width) : left;
                yield return (series.Colour, Number(x), Number(y), Number(width - (SideBySide ? 1 : 0)), Number(Math.Max(height - 0.75, 0.75)));
            }
        }
    }

    public string Middle(int index) => Number((index + 0.5) * Width / Labels.Count);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
