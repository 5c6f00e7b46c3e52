using System.Text;
using Dashboard.Platform.Live;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.Platform.Live;

/// <summary>What one process tells others in notifications of PostgreSQL.</summary>
public sealed class RelayedEventsTests
{
    private const int RoomOfANotification = 7_999;

    [Fact]
    public void Whatever_is_told_arrives_in_its_order_and_every_notification_has_room_for_it()
    {
        var text = Gen.Elements("", "mail", "ticket:42", "\"", "\\", "☺", "\ud83d\ude00", "\n", "\0", new string('\u8a9e', LiveEvents.MaxDataLength), new string('"', LiveEvents.MaxDataLength));
        var one = from topic in text from name in text from data in text select new LiveEvent(topic, name, data);
        Prop.ForAll(one.ListOf().ToArbitrary(), events =>
        {
            var payloads = RelayedEvents.Encode("here", [.. events]);
            Assert.All(payloads, p => Assert.InRange(Encoding.UTF8.GetByteCount(p), 1, RoomOfANotification));
            var heard = payloads.Select(RelayedEvents.Decode).ToList();
            Assert.All(heard, h => Assert.Equal("here", h!.Sender));
            Assert.Equal(events, heard.SelectMany(h => h!.Events));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Half_a_surrogate_pair_which_PostgreSQL_takes_for_no_text_is_replaced()
    {
        var payload = Assert.Single(RelayedEvents.Encode("here", [new LiveEvent("t", "n", "\0 half: \ud83d")]));

        Assert.Equal("\0 half: \ufffd", Assert.Single(RelayedEvents.Decode(payload)!.Events).Data);
    }

    [Fact]
    public void Events_of_a_drained_backlog_share_notifications()
    {
        var events = Enumerable.Range(100_000, 200).Select(i => new LiveEvent($"ticket:{i}", "change", "mail")).ToList();

        Assert.Single(RelayedEvents.Encode(Guid.NewGuid().ToString("N"), events));
    }

    [Fact]
    public void No_event_at_all_says_that_everything_is_to_be_looked_at_again()
    {
        var payload = Assert.Single(RelayedEvents.Encode("here", []));

        Assert.Empty(RelayedEvents.Decode(payload)!.Events);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData("[7]")]
    [InlineData("""["a","b"]""")]
    [InlineData("""["there","ticket:1","message","7"]""")]
    [InlineData("""["there",["ticket:1","message"]]""")]
    [InlineData("""["there",["ticket:1","message",null]]""")]
    [InlineData("""["there",["ticket:1","message",7]]""")]
    [InlineData("""["there",["ticket:1","message","7"],null]""")]
    [InlineData("""["there",["ticket:1","message","7"]""")]
    public void What_others_say_on_the_channel_is_ignored(string payload) => Assert.Null(RelayedEvents.Decode(payload));
}
