using System.Reflection;
using System.Text.RegularExpressions;
using Dashboard.Tests.Support;
using Dashboard.Verification;

namespace Dashboard.Tests.Verification;

/// <summary>docs/DIAGNOSIS.md against the code: no cause without its line, its rule and its test, and no line without a cause.</summary>
[Trait("Kind", "Pure")]
public sealed partial class CauseTableTests
{
    private static readonly List<Line> Table = [.. File.ReadLines(Repository.PathTo("docs", "DIAGNOSIS.md")).Select(l => Row().Match(l)).Where(m => m.Success)
        .Select(m => new Line(m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value, [.. Name().Matches(m.Groups[4].Value).Select(n => n.Groups[1].Value)]))];

    [Fact]
    public void Every_cause_has_one_line_and_every_line_its_cause() => Assert.Equal(
        CauseCatalog.Causes.Select(c => $"{c.Code}: {c.Name}").Order(StringComparer.Ordinal),
        Table.Select(l => $"{l.Code}: {l.Name}").Order(StringComparer.Ordinal));

    [Fact]
    public void No_cause_is_kept_from_the_catalogue()
    {
        var known = CauseCatalog.Causes.Select(c => c.Code).ToHashSet();
        var declared = typeof(CauseCatalog).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("Dashboard.Verification", StringComparison.Ordinal) == true)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)).Where(f => f.FieldType == typeof(Cause))
            .Select(f => ((Cause)f.GetValue(null)!).Code).ToList();

        Assert.True(declared.Count > 50, $"Only {declared.Count} are declared as fields.");
        Assert.DoesNotContain(declared, code => !known.Contains(code));
    }

    [Fact]
    public void Each_line_names_the_class_that_looks_for_it_and_tests_that_make_the_mistake()
    {
        Assert.All(Table, line =>
        {
            // The part that is the same in some codes is written apart from the rest.
            Assert.Contains(Sources("Dashboard/Verification", line.Rule), source => Says(source, line.Code) || Says(source, line.Code[..(line.Code.IndexOf('-', StringComparison.Ordinal) + 1)]));
            Assert.NotEmpty(line.Tests);
            Assert.All(line.Tests, test => Assert.Contains(Sources("Dashboard.Tests/Verification", test), source => Regex.IsMatch(source, $@"[""', ]{Regex.Escape(line.Code)}[""', ]")));
        });
    }

    private static bool Says(string source, string text) => source.Contains($"\"{text}\"", StringComparison.Ordinal);

    private static IEnumerable<string> Sources(string folder, string type) =>
        Directory.EnumerateFiles(Repository.PathTo(folder.Split('/')), $"{type}.cs", SearchOption.AllDirectories).Select(File.ReadAllText);

    [GeneratedRegex(@"^\| (.+?) \| `([a-z0-9-]+)` \| `(\w+)` \| (.+) \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex Name();

    private sealed record Line(string Name, string Code, string Rule, IReadOnlyList<string> Tests);
}
