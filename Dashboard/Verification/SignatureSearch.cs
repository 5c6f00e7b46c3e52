using System.Security.Cryptography;
using Dashboard.Verification.Rules;

namespace Dashboard.Verification;

/// <summary>A secret that is tried. Its text never leaves the server.</summary>
/// <param name="Text">The secret as it was shown once.</param>
/// <param name="Cause">Why a signature made with it is refused; null where it is accepted.</param>
internal sealed record TriedSecret(string Text, Cause? Cause)
{
    /// <summary>Whether it is a secret of the door that is checked.</summary>
    public bool IsOwn { get; init; } = true;

    /// <summary>What to say where it is accepted although it is not the current one (overlap).</summary>
    public string? Note { get; init; }
}

/// <summary>What explains a signature: a secret, a text, and every mistake on the way. No causes: it is simply right.</summary>
internal sealed record SignatureFinding(IReadOnlyList<Cause> Causes, TextVariant Text, TriedSecret Secret)
{
    /// <summary>Mistakes that would have led to the very same signature.</summary>
    public IReadOnlyList<Cause> Also { get; init; } = [];

    /// <summary>Says so, where there are any.</summary>
    public IEnumerable<string> AlsoNotes => Also.Count == 0 ? [] : [$"The same signature would come from: {string.Join(", ", Also.Select(c => c.Name))}."];
}

/// <summary>
/// Finds how a signature was made by making it: each known mistake is tried, alone and in the common pairs. A match is a whole digest
/// (or at least 64 bits of one), so nothing is ever explained by chance. Bounded in digests, and so in time.
/// </summary>
internal sealed class SignatureSearch(IReadOnlyList<SignatureReading> readings, TextVariants texts, IReadOnlyList<TriedSecret> secrets, string publicId, string variable)
{
    /// <summary>Digests that one check may cost.</summary>
    public const int MostDigests = 2000;

    private const int DigestBytes = HMACSHA256.HashSizeInBytes;
    private const int FewestBytesOfCutDigest = 8;
    private const int MostForTheCurrent = 1100;
    private const int MostForOneOther = 120;
    private const int MostForKeyVariants = 14;

    internal static readonly Cause Cut = new(
        "digest-cut", "Signature cut off", "The signature begins with the right digits but ends too early.",
        "Pass all 64 hex digits: look at the column's or variable's length.")
    { Lines = FixLines.Hex };

    /// <summary>Digests made so far.</summary>
    public int Spent { get; private set; }

    /// <summary>Null where no known mistake explains it.</summary>
    public SignatureFinding? Find()
    {
        if (readings.Count == 0 || secrets.Count == 0) return null;
        return secrets.Select((secret, i) => TrySecret(secret, i == 0 ? texts.All.Take(MostForTheCurrent) : texts.Common)).FirstOrDefault(f => f is not null)
            ?? secrets.Skip(1).Select(secret => TrySecret(secret, texts.All.Skip(texts.Common.Count).Take(MostForOneOther / secrets.Count))).FirstOrDefault(f => f is not null)
            ?? TryKeyVariants()
            ?? secrets.Take(3).Select(TryAlgorithms).FirstOrDefault(f => f is not null);
    }

    private SignatureFinding? TrySecret(TriedSecret secret, IEnumerable<TextVariant> candidates)
    {
        var key = Key(secret);
        foreach (var text in candidates)
        {
            if (Try(HMACSHA256.HashData, key, text.Bytes) is { } reading) return Found(secret, text, [.. reading, secret.Cause, text.Cause]);
        }

        return null;
    }

    private SignatureFinding? TryKeyVariants()
    {
        foreach (var secret in secrets.Take(2))
        {
            // Two mistakes with an old secret are rarer than with the current one.
            var few = texts.Common.Take(secret == secrets[0] ? MostForKeyVariants : MostForKeyVariants / 3).ToList();
            var keys = secret == secrets[0] ? SecretVariants.Of(secret.Text, variable).Concat(SecretVariants.Instead(publicId, variable)) : SecretVariants.Of(secret.Text, variable);
            foreach (var key in KeyVariant.Different(keys))
            {
                foreach (var text in few)
                {
                    if (Try(HMACSHA256.HashData, key.Bytes, text.Bytes) is not { } reading) continue;
                    var found = Found(secret, text, [.. reading, secret.Cause, key.Cause, text.Cause]);
                    return found with { Also = [.. found.Also, .. key.Also] };
                }
            }
        }

        return null;
    }

    private SignatureFinding? TryAlgorithms(TriedSecret secret)
    {
        var key = Key(secret);
        foreach (var algorithm in WrongAlgorithms.All.Where(a => readings.Any(r => r.Digest.Length == a.DigestBytes)))
        {
            foreach (var text in texts.Common)
            {
                if (Try(algorithm.Compute, key, text.Bytes) is { } reading) return Found(secret, text, [.. reading, algorithm.Cause, secret.Cause, text.Cause]);
            }
        }

        return null;
    }

    /// <returns>The mistakes of the reading that this digest equals; null where none does.</returns>
    private IReadOnlyList<Cause>? Try(Func<byte[], byte[], byte[]> compute, byte[] key, byte[] text)
    {
        if (Spent >= MostDigests) return null;
        Spent++;
        var digest = compute(key, text);
        foreach (var reading in readings)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, reading.Digest)) return reading.Causes;
            if (reading.Digest.Length is >= FewestBytesOfCutDigest and < DigestBytes && digest.Length == DigestBytes
                && CryptographicOperations.FixedTimeEquals(digest.AsSpan(0, reading.Digest.Length), reading.Digest))
            {
                return [.. reading.Causes, Cut];
            }
        }

        return null;
    }

    private SignatureFinding Found(TriedSecret secret, TextVariant text, IEnumerable<Cause?> causes) => new([.. causes.OfType<Cause>().DistinctBy(c => c.Code)], text, secret) { Also = text.Also };

    private static byte[] Key(TriedSecret secret) => Identity.StrictUtf8.Encoding.GetBytes(secret.Text);
}
