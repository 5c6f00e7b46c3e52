using System.Text.RegularExpressions;
using Dashboard.Tests.Support;

namespace Dashboard.Tests;

/// <summary>What may depend on what, as docs/ARCHITECTURE.md says, read from namespaces and usings of the sources.</summary>
[Trait("Kind", "Pure")]
public sealed partial class ArchitectureTests
{
    private static readonly string[] Everywhere = ["Data", "Platform", "Shared", "Audit", "Projects"];

    /// <summary>What a folder of Dashboard/ may use besides itself and <see cref="Everywhere"/>.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Identity"] = ["Customers"],
        ["Portal"] = ["Identity", "Customers", "Tickets"],
        ["Conversations"] = ["Identity", "Customers", "Tickets"],
        ["TicketCenter"] = ["Identity", "Customers", "Tickets", "Conversations"],
        ["ChatWidget"] = ["Identity", "Customers", "Tickets", "Conversations"],
        ["Tickets"] = ["Notifications"],
        ["Team"] = ["Notifications"],
        ["Account"] = ["Notifications"],
        ["InboundMail"] = ["Identity", "Customers", "Tickets", "Notifications"],
        ["Verification"] = ["Identity"],
        ["Home"] = ["Identity"],
        ["Settings"] = ["Notifications"],
    };

    /// <summary>The rooms below the features, with all that they may use.</summary>
    private static readonly Dictionary<string, string[]> Foundations = new()
    {
        ["Platform"] = ["Data"],
        ["Shared"] = ["Data", "Platform", "Projects"],
        ["Audit"] = ["Data", "Platform", "Shared", "Projects"],
        ["Projects"] = ["Data", "Platform", "Shared", "Audit"],
    };

    /// <summary>They put the features together, so they may use any; nobody uses them.</summary>
    private static readonly string[] Tops = ["CommandLine", "Sandbox"];

    [Fact]
    public void A_feature_uses_only_what_the_map_allows()
    {
        var crossings =
            from file in Sources("Dashboard")
            let room = RoomOf(file)
            where room is not null && !Tops.Contains(room)
            let allowed = Foundations.TryGetValue(room, out var few) ? few : [.. Everywhere, .. Allowed.GetValueOrDefault(room, [])]
            from used in RoomsUsedBy(file)
            where used != room && !allowed.Contains(used)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {room} uses {used}";

        Assert.Empty(crossings.Distinct());
    }

    [Fact]
    public void The_data_knows_nothing_of_the_product_around_it()
    {
        var crossings =
            from file in Sources("Dashboard.Data")
            from Match match in Mention().Matches(File.ReadAllText(file))
            where match.Groups["room"].Value != "Data"
            select $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}";

        Assert.Empty(crossings);
    }

    [Fact]
    public void A_namespace_is_the_folder_it_stands_in()
    {
        var strays =
            from file in Sources("Dashboard").Concat(Sources("Dashboard.Data")).Concat(Sources("Dashboard.Tests"))
            where file.EndsWith(".cs", StringComparison.Ordinal)
            let declared = Namespace().Match(File.ReadAllText(file))
            where declared.Success
            let folder = Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.')
            where declared.Groups[1].Value != folder
            select $"{Path.GetRelativePath(Repository.Root, file)}: {declared.Groups[1].Value}";

        Assert.Empty(strays);
    }

    [Fact]
    public void No_page_carries_script_or_style_of_its_own()
    {
        var inline =
            from file in Sources("Dashboard")
            // Mail readers know nothing but inline styles, and no browser policy of ours applies there.
            where file.EndsWith(".cshtml", StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(file)) != "Mail"
            from Match match in InlineCode().Matches(RazorComment().Replace(File.ReadAllText(file), ""))
            select $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}";

        Assert.Empty(inline);
    }

    private static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Repository.PathTo(project), "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal))
            .Where(file => !OutputFolder().IsMatch(Path.GetRelativePath(Repository.Root, file)));

    private static string? RoomOf(string file) =>
        Path.GetRelativePath(Repository.PathTo("Dashboard"), file).Split(Path.DirectorySeparatorChar) is [var room, _, ..] ? room : null;

    private static IEnumerable<string> RoomsUsedBy(string file)
    {
        var text = Comment().Replace(File.ReadAllText(file), "");
        return Mention().Matches(text).Select(m => m.Groups["room"].Value).Where(IsRoom).Distinct();
    }

    private static bool IsRoom(string name) => name == "Data" || Directory.Exists(Repository.PathTo("Dashboard", name));

    [GeneratedRegex(@"(?<![\w.""/])Dashboard\.(?<room>[A-Z]\w*)")]
    private static partial Regex Mention();

    [GeneratedRegex(@"^\s*///?.*$|@\*.*?\*@", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex RazorComment();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"<script(?![^>]*\bsrc=)(?![^>]*type=""application/json"")[^>]*>|<style\b(?!\snonce=)|\sstyle=""|\son[a-z]+=""|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"(^|[\\/])(bin|obj|node_modules|data)[\\/]")]
    private static partial Regex OutputFolder();
}
