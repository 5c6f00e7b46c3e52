using Dashboard.Identity;

namespace Dashboard.Verification.Rules;

/// <summary>The same members in another order, or some of them only: the JSON was parsed and written again between signing and sending.</summary>
internal static class ReorderedTexts
{
    private const int MostToPermute = 5;
    private const int MostToLeaveOut = 12;

    internal static readonly Cause Order = new(
        "key-order", "Keys in another order",
        "The signed text holds the same members in another order: it was parsed and written again (PostgreSQL jsonb, sorted maps and some proxies do that).",
        "Send the very string that was signed.")
    { Lines = FixLines.OneString };

    /// <summary>Every order of up to five members in the usual spellings, and of more the orders that programs make.</summary>
    public static IEnumerable<TextVariant> Orders(CheckedText text)
    {
        if (text.Json is not { Members.Count: > 1 and <= 64 } json) yield break;
        var seen = new HashSet<string>(StringComparer.Ordinal) { KeyOf(json.Members) };
        foreach (var order in SystematicOrders(json.Members).Where(o => seen.Add(KeyOf(o))))
        {
            foreach (var variant in Spell(json.With(order), EncodingProfiles.All)) yield return variant;
        }

        if (json.Members.Count > MostToPermute) yield break;
        foreach (var order in Permutations([.. json.Members]).Where(o => seen.Add(KeyOf(o))))
        {
            foreach (var variant in Spell(json.With(order), CommonSpellings)) yield return variant;
        }
    }

    /// <summary>One or two members were added after signing.</summary>
    public static IEnumerable<TextVariant> Subsets(CheckedText text)
    {
        if (text.Json is not { Members.Count: > 1 and <= MostToLeaveOut } json) yield break;
        for (var i = 0; i < json.Members.Count; i++)
        {
            for (var j = i; j < json.Members.Count; j++)
            {
                if (json.Members.Count < 3 && i != j) continue;
                var rest = json.With(json.Members.Where((_, at) => at != i && at != j));
                var names = i == j ? json.Members[i].Name : $"{json.Members[i].Name} and {json.Members[j].Name}";
                foreach (var profile in CommonSpellings) yield return new TextVariant(rest.Write(profile), AddedLater(names));
            }
        }
    }

    /// <summary>The spellings that are tried where not all can be: plain, Python's default, Go's, PHP's.</summary>
    internal static IReadOnlyList<EncodingProfile> CommonSpellings { get; } =
        [EncodingProfiles.All[0], EncodingProfiles.All[2], EncodingProfiles.All[4], EncodingProfiles.All[9]];

    internal static Cause AddedLater(string names) => new(
        "key-added-later", "Something was added after signing",
        $"The signed text has no {names}.",
        "Put everything into the payload first, then serialise and sign it.")
    { Lines = FixLines.OneString };

    private static IEnumerable<IReadOnlyList<JsonMember>> SystematicOrders(IReadOnlyList<JsonMember> members)
    {
        yield return [.. members.OrderBy(m => m.Name, StringComparer.Ordinal)];
        // PostgreSQL's jsonb: by length, then by bytes.
        yield return [.. members.OrderBy(m => m.Name.Length).ThenBy(m => m.Name, StringComparer.Ordinal)];
        yield return [.. members.OrderBy(m => m.Name, StringComparer.OrdinalIgnoreCase)];
        yield return [.. members.Reverse()];
        yield return [.. members.OrderByDescending(m => m.Name, StringComparer.Ordinal)];
        yield return [.. members.Skip(1), members[0]];
        yield return [members[^1], .. members.SkipLast(1)];
    }

    private static IEnumerable<TextVariant> Spell(JsonText json, IEnumerable<EncodingProfile> profiles) =>
        profiles.Select(json.Write).Distinct(ByteComparer.Instance).Select(bytes => new TextVariant(bytes, Order));

    private static IEnumerable<IReadOnlyList<JsonMember>> Permutations(JsonMember[] members)
    {
        if (members.Length <= 1) return [members];
        return members.SelectMany((first, i) =>
            Permutations([.. members[..i], .. members[(i + 1)..]]).Select(rest => (IReadOnlyList<JsonMember>)[first, .. rest]));
    }

    private static string KeyOf(IEnumerable<JsonMember> members) => string.Join('\0', members.Select(m => m.Name));
}
