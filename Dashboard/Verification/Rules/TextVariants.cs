namespace Dashboard.Verification.Rules;

/// <summary>All texts that may have been signed instead of the one pasted, and the few that are tried with every other mistake.</summary>
internal sealed class TextVariants
{
    // Tried with each wrong secret and algorithm: so pairs of common mistakes are found, and the number of HMACs stays bounded.
    private const int MostCommon = 32;

    private TextVariants(IReadOnlyList<TextVariant> common, IReadOnlyList<TextVariant> all)
    {
        Common = common;
        All = all;
    }

    /// <summary>The text itself first, then its tolerated spellings and its commonest neighbours.</summary>
    public IReadOnlyList<TextVariant> Common { get; }

    /// <summary><see cref="Common"/> and everything else, the likelier first.</summary>
    public IReadOnlyList<TextVariant> All { get; }

    /// <summary>The texts at the portal, where the whole payload is signed.</summary>
    public static TextVariants OfPayload(CheckedText text)
    {
        IEnumerable<TextVariant> self = [new TextVariant(text.Utf8, null)];
        var common = self.Concat(RewrittenTexts.Profiles(text)).Concat(ReorderedTexts.Orders(text).Take(3)).Concat(WrappedTexts.All(text).Take(2))
            .Concat(PartialTexts.Identifiers(text));
        return Of(common, PayloadCandidates(text));
    }

    /// <summary>The texts at the Ticket Center and the widgets, where a bare identifier is signed.</summary>
    /// <param name="text">The identifier that counts.</param>
    /// <param name="other">The one that came beside it; null where there was none.</param>
    /// <param name="isEmail">Which of the two counts.</param>
    public static TextVariants OfIdentifier(CheckedText text, string? other, bool isEmail)
    {
        List<TextVariant> all = [.. IdentifierCandidates(text, other, isEmail)];
        return Of(all, all);
    }

    /// <summary>Everything that may have been signed instead of a payload, the likelier first; some of it comes out alike.</summary>
    internal static IEnumerable<TextVariant> PayloadCandidates(CheckedText text) =>
    [
        new TextVariant(text.Utf8, null), .. RewrittenTexts.Profiles(text), .. WrappedTexts.All(text), .. PartialTexts.Identifiers(text), .. PartialTexts.Empty(),
        .. PartialTexts.PrintedObjects(text), .. RewrittenTexts.Indented(text), .. ReorderedTexts.Orders(text), .. ReorderedTexts.Subsets(text),
        .. RewrittenTexts.OtherTypes(text), .. RewrittenTexts.EncodedTwice(text),
    ];

    /// <summary>Everything that may have been signed instead of an identifier, the likelier first; some of it comes out alike.</summary>
    internal static IEnumerable<TextVariant> IdentifierCandidates(CheckedText text, string? other, bool isEmail) =>
    [
        new TextVariant(text.Utf8, null), .. IdentifierTexts.Folded(text), .. IdentifierTexts.Swapped(other, isEmail), .. IdentifierTexts.Spellings(text),
        .. IdentifierTexts.Payloads(text, isEmail), .. IdentifierTexts.Addressed(text), .. WrappedTexts.All(text), .. PartialTexts.Empty(),
        .. PartialTexts.PrintedObjects(text),
    ];

    private static TextVariants Of(IEnumerable<TextVariant> common, IEnumerable<TextVariant> all)
    {
        List<TextVariant> different = [.. Different(all)];
        var byBytes = different.ToDictionary(v => v.Bytes, ByteComparer.Instance);
        return new TextVariants([.. common.Select(v => byBytes[v.Bytes]).Distinct().Take(MostCommon)], different);
    }

    /// <summary>The same bytes are tried once, under the likeliest cause; what else would lead to them is remembered, to be said.</summary>
    private static IEnumerable<TextVariant> Different(IEnumerable<TextVariant> variants) => variants.GroupBy(v => v.Bytes, ByteComparer.Instance)
        .Select(same => same.First() is { Cause: { } cause } first
            ? first with { Also = [.. same.Select(v => v.Cause).OfType<Cause>().Where(c => c.Code != cause.Code).DistinctBy(c => c.Code)] }
            : same.First());
}
