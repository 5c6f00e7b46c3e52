using Dashboard.Identity;

namespace Dashboard.Verification.Rules;

/// <summary>A text that may have been signed instead of the one under examination.</summary>
/// <param name="Bytes">Exactly what the HMAC would cover.</param>
/// <param name="Cause">The mistake that leads to it; null where the portal accepts it as it is (an encoding profile).</param>
internal sealed record TextVariant(byte[] Bytes, Cause? Cause)
{
    /// <summary>The encoding profile that leads to it, if one does.</summary>
    public string? Profile { get; init; }

    /// <summary>Other mistakes that lead to the very same bytes.</summary>
    public IReadOnlyList<Cause> Also { get; init; } = [];

    /// <summary>False where showing the two texts side by side explains nothing.</summary>
    public bool Comparable { get; init; } = true;

    public static TextVariant Of(string text, Cause? cause) => new(StrictUtf8.Encoding.GetBytes(text), cause);
}

/// <summary>A key that may have been used instead of a secret.</summary>
internal sealed record KeyVariant(byte[] Bytes, Cause? Cause)
{
    /// <summary>Other mistakes that lead to the very same bytes.</summary>
    public IReadOnlyList<Cause> Also { get; init; } = [];

    /// <summary>The same bytes once, under the likeliest cause.</summary>
    public static IEnumerable<KeyVariant> Different(IEnumerable<KeyVariant> keys) => keys.GroupBy(k => k.Bytes, ByteComparer.Instance)
        .Select(same => same.First() with { Also = [.. same.Skip(1).Select(k => k.Cause).OfType<Cause>().Where(c => c.Code != same.First().Cause?.Code).DistinctBy(c => c.Code)] });

    public static KeyVariant Of(string text, Cause? cause) => new(StrictUtf8.Encoding.GetBytes(text), cause);
}

/// <summary>What a pasted signature can be read as.</summary>
/// <param name="Digest">The bytes it stands for.</param>
/// <param name="Causes">The mistakes in how they were written; empty for 64 lower-case hex digits.</param>
internal sealed record SignatureReading(byte[] Digest, IReadOnlyList<Cause> Causes);

/// <summary>Another way to make a digest of secret and text.</summary>
/// <param name="Compute">From key and text to the digest.</param>
internal sealed record WrongAlgorithm(int DigestBytes, Func<byte[], byte[], byte[]> Compute, Cause Cause);
