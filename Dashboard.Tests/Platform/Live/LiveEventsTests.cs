using Dashboard.Platform.Live;

namespace Dashboard.Tests.Platform.Live;

[Trait("Kind", "Pure")]
public sealed class LiveEventsTests
{
    private readonly LiveEvents events = new();

    [Fact]
    public async Task A_subscriber_hears_its_topics_and_no_others()
    {
        using var ending = new CancellationTokenSource();
        var reader = events.Subscribe(["ticket:1", "project:1"], ending.Token);

        events.Publish("ticket:2", "message", "not for us");
        events.Publish("ticket:1", "message", "7");
        events.Publish("project:1", "changed");

        Assert.Equal(new LiveEvent("ticket:1", "message", "7"), await reader.ReadAsync());
        Assert.Equal(new LiveEvent("project:1", "changed", ""), await reader.ReadAsync());
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void A_slow_subscriber_loses_the_oldest_and_holds_nobody_up()
    {
        using var ending = new CancellationTokenSource();
        var reader = events.Subscribe("t", ending.Token);

        for (var i = 0; i < LiveEvents.Capacity + 10; i++) events.Publish("t", "n", $"{i}");

        Assert.True(reader.TryRead(out var first));
        Assert.Equal("10", first.Data);
    }

    [Fact]
    public async Task Cancelling_ends_the_stream_and_leaves_nothing_behind()
    {
        using var ending = new CancellationTokenSource();
        using var staying = new CancellationTokenSource();
        var reader = events.Subscribe("t", ending.Token);
        events.Subscribe("t", staying.Token);

        await ending.CancelAsync();

        Assert.False(await reader.WaitToReadAsync());
        Assert.Equal(1, events.SubscribersOf("t"));
        await staying.CancelAsync();
        Assert.Equal(0, events.SubscribersOf("t"));
    }

    [Fact]
    public void A_subscription_that_cannot_end_is_refused() =>
        Assert.Throws<ArgumentException>(() => events.Subscribe("t", CancellationToken.None));

    [Fact]
    public void What_no_relay_could_carry_is_refused_where_it_is_published()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => events.Publish("t", "n", new string('x', LiveEvents.MaxDataLength + 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => events.Publish(new string('x', LiveEvents.MaxDataLength + 1), "n"));
    }
}
