using System.Threading.Channels;

namespace Dashboard.Identity;

/// <summary>One refusal at a door that exists, as the request had it. It lives in memory only: what is kept of it is the diagnosis's business.</summary>
/// <param name="Door">Which door refused.</param>
/// <param name="At">When.</param>
/// <param name="Origin">The request's <c>Origin</c>; null where it had none.</param>
/// <param name="Code">The stable code it was answered with.</param>
/// <param name="Text">What should have been signed: UTF-8 of the payload, email or external id. Empty where there was none.</param>
/// <param name="Other">The identifier that came beside it: the email where an external id was tried, and the reverse. Null where there was none.</param>
/// <param name="Signature">As sent.</param>
/// <param name="TraceId">By which the caller may ask about it.</param>
public sealed record FailedHandshake(
    DoorKey Door, DateTimeOffset At, string? Origin, string Code, ReadOnlyMemory<byte> Text, string? Other, string Signature, string TraceId);

/// <summary>
/// Where doors leave their refusals for diagnosis, off the request path: a bounded queue that drops what does not fit, so that a burst of
/// failures costs the honest nothing.
/// </summary>
public sealed class FailedHandshakes
{
    /// <summary>What waits at most. As each part of one is bounded, so are all of them, in bytes too.</summary>
    public const int Capacity = 1_000;

    /// <summary>Longest payload that is kept, in bytes.</summary>
    public const int MaxText = IdentityPayload.MaxBytes;

    /// <summary>Longest email or external id that is kept, in bytes; what is longer is neither. A diagnosis writes it anew in a thousand ways.</summary>
    public const int MaxIdentifier = 1_000;

    /// <summary>Longest other identifier and origin, in UTF-16 characters.</summary>
    public const int MaxOther = 400;

    /// <summary>Longer signatures are no signatures: their beginning, in UTF-16 characters, says enough.</summary>
    public const int MaxSignature = 400;

    private readonly Channel<FailedHandshake> queue = Channel.CreateBounded<FailedHandshake>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>For the one who diagnoses.</summary>
    public ChannelReader<FailedHandshake> Reader => queue.Reader;

    /// <summary>Leaves one; never waits. Whoever fails chooses what is in it, so it keeps alive no more than can be of use.</summary>
    public void Report(FailedHandshake failure) => queue.Writer.TryWrite(failure with
    {
        Text = Cut(failure.Text, failure.Door.Door == Data.Identity.Door.Portal ? MaxText : MaxIdentifier),
        Signature = Cut(failure.Signature, MaxSignature),
        Other = failure.Other is null ? null : Cut(failure.Other, MaxOther),
        Origin = failure.Origin is null ? null : Cut(failure.Origin, MaxOther),
    });

    // A copy: a part of it would keep all of it.
    private static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> text, int length) => text.Length <= length ? text : text[..length].ToArray();

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
