using System.Text;
using Dashboard.Data.Identity;
using Dashboard.Data.Verification;
using Dashboard.Identity;
using Dashboard.Verification.Failures;

namespace Dashboard.Tests.Verification;

/// <summary>A flood delays nobody else and loses no count.</summary>
[Trait("Kind", "Pure")]
public sealed class FailureInboxTests
{
    private static readonly DoorKey Acme = new(1, Door.Portal, 1);
    private static readonly DoorKey Globex = new(2, Door.Portal, 2);

    private int traces;

    [Fact]
    public void Literal_repeats_wait_once_and_keep_their_last_traces()
    {
        var inbox = new FailureInbox();
        for (var i = 0; i < 412; i++) inbox.Add(Failure(Acme, "same"));

        var taken = Assert.Single(inbox.Take(5));

        Assert.Equal((412, 20), (taken.Count, taken.Traces.Count));
        Assert.Equal($"{traces:x32}", taken.Traces.Last().TraceId);
        Assert.True(inbox.IsEmpty);
    }

    [Fact]
    public void Every_door_has_its_turn()
    {
        var inbox = new FailureInbox();
        for (var i = 0; i < 100; i++) inbox.Add(Failure(Acme, $"flood {i}"));
        inbox.Add(Failure(Globex, "honest"));

        Assert.Contains(inbox.Take(2), f => f.First.Door == Globex);
    }

    [Fact]
    public void A_flood_from_one_page_is_counted_and_does_not_push_out_another_page()
    {
        var inbox = new FailureInbox();
        inbox.Add(Failure(Acme, "first honest"));
        for (var i = 0; i < 10_000; i++) inbox.Add(Failure(Acme, $"flood {i}", "https://flood.test"));
        inbox.Add(Failure(Acme, "second honest"));

        var all = new List<PendingFailure>();
        while (!inbox.IsEmpty) all.AddRange(inbox.Take(5));

        Assert.Equal(["first honest", "second honest"], all.Where(f => f.First.Origin == "https://app.acme.test").Select(f => Encoding.UTF8.GetString(f.First.Text.Span)));
        Assert.Equal(10_002, all.Sum(f => f.Count));
        Assert.True(all.Count(f => f.IsExamined) <= FailureInbox.MostPerDoor);
        Assert.Equal(10_002 - all.Count(f => f.IsExamined), Assert.Single(all, f => !f.IsExamined).Count);
        Assert.Equal(HandshakeTrace.MostPerCrowd, all.Single(f => !f.IsExamined).Traces.Count);
        // The honest are among the first to be examined: pages take turns as well.
        Assert.Contains(all.Take(3), f => Encoding.UTF8.GetString(f.First.Text.Span) == "first honest");
    }

    private FailedHandshake Failure(DoorKey door, string text, string origin = "https://app.acme.test") =>
        new(door, DateTimeOffset.UnixEpoch, origin, "signature_mismatch", Encoding.UTF8.GetBytes(text), null, "abc", $"{++traces:x32}");
}
