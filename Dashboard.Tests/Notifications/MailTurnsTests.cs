using Dashboard.Notifications;
using Dashboard.Platform;

namespace Dashboard.Tests.Notifications;

public sealed class MailTurnsTests
{
    private readonly MailTurns turns = new();
    private readonly List<string> done = [];

    [Fact]
    public void What_is_left_to_the_end_of_a_turn_is_done_by_whoever_ends_it()
    {
        var by = 0;
        Assert.True(turns.TryLeave(1, () => by = Environment.CurrentManagedThreadId));
        Assert.Equal(0, by);

        turns.End(0);

        Assert.Equal(Environment.CurrentManagedThreadId, by);
        Assert.False(turns.Await(1));
    }

    [Fact]
    public async Task Whoever_waits_for_a_turn_has_it_only_when_what_was_left_is_done()
    {
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        Assert.True(turns.TryLeave(1, () =>
        {
            begun.Set();
            goOn.Wait(TimeSpan.FromSeconds(10));
            done.Add("left");
        }));
        var ending = OwnThread.RunAsync(() => turns.End(0));
        Assert.True(begun.Wait(TimeSpan.FromSeconds(10)));
        var waiting = OwnThread.RunAsync(() =>
        {
            turns.Await(1);
            done.Add("turn");
        });
        await Task.Delay(100);
        Assert.Empty(done);

        goOn.Set();
        await Task.WhenAll(ending, waiting).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["left", "turn"], done);
    }

    [Fact]
    public void Nothing_can_be_left_to_a_turn_that_is_over_or_not_yet_the_next()
    {
        Assert.False(turns.TryLeave(0, () => done.Add("0")));
        Assert.False(turns.TryLeave(2, () => done.Add("2")));
        Assert.True(turns.TryLeave(1, () => done.Add("1")));

        turns.End(0);
        turns.End(1);
        turns.End(2);

        Assert.Equal(["1"], done);
    }

    [Fact]
    public void A_turn_ends_also_if_what_was_left_to_it_fails()
    {
        Assert.True(turns.TryLeave(1, () => throw new InvalidOperationException("no")));

        Assert.Throws<InvalidOperationException>(() => turns.End(0));

        Assert.False(turns.Await(1));
    }
}
