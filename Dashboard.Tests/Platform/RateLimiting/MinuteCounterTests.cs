using Dashboard.Platform.RateLimiting;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Platform.RateLimiting;

[Trait("Kind", "Pure")]
public sealed class MinuteCounterTests
{
    private readonly TestClock clock = new(DateTimeOffset.UnixEpoch.AddSeconds(20));

    [Fact]
    public void What_is_over_the_limit_is_told_when_the_minute_ends()
    {
        var counter = new MinuteCounter(clock);
        Assert.True(counter.TryCount("a", 2, out _));
        Assert.False(counter.IsExhausted("a", 2, out _));
        Assert.True(counter.TryCount("a", 2, out _));
        Assert.True(counter.IsExhausted("a", 2, out _));

        Assert.False(counter.TryCount("a", 2, out var rest));

        Assert.Equal(TimeSpan.FromSeconds(40), rest);
        Assert.True(counter.TryCount("b", 2, out _));
        clock.Advance(rest);
        Assert.False(counter.IsExhausted("a", 2, out _));
        Assert.True(counter.TryCount("a", 2, out _));
    }

    [Fact]
    public void Nothing_is_lost_when_many_count_at_once()
    {
        var counter = new MinuteCounter(clock);

        var allowed = Enumerable.Range(0, 10_000).AsParallel().Count(_ => counter.TryCount("a", 1_000, out var _));

        Assert.Equal(1_000, allowed);
    }
}
