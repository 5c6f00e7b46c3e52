using System.Globalization;

namespace Dashboard.Benchmarks;

/// <summary>Measures what issue and README promise and prints it beside its floor, in one run. Started by <c>eng/bench</c>.</summary>
internal static class Bench
{
    private static int _missed;

    /// <param name="arguments">The folders of the published product and of the published empty stack; then what to measure, if not everything. The outbox (<c>mail</c>) takes long and is measured only if it is named.</param>
    private static async Task<int> Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (arguments is ["bare", var folder, var port]) return await BareLoop.ServeAsync(folder, Number(port));
        var (product, empty) = (arguments[0], arguments[1]);
        if (arguments is [_, _, "mail", .. var parts])
        {
            await MeasureMailAsync(product, parts.FirstOrDefault(), parts.Length > 1 ? Number(parts[1]) : null);
            return Sum();
        }

        var wanted = arguments.Skip(2).ToHashSet(StringComparer.Ordinal);
        bool Wants(string name) => wanted.Count == 0 || wanted.Contains(name);
        if (Wants("verification")) DiagnosisCost.Measure();
        if (Wants("handshake")) await HandshakeLoad.MeasureAsync();
        if (Wants("verify")) await VerifyLoad.MeasureAsync();
        if (Wants("portal")) await PortalLoad.MeasureAsync();
        if (Wants("start")) await ProcessStart.MeasureAsync(product, empty);
        if (Wants("streams")) await StreamLoad.MeasureAsync(product);
        return Sum();
    }

    private static int Sum()
    {
        Console.WriteLine(_missed == 0 ? "\nevery target met" : $"\n{_missed} targets missed");
        return _missed == 0 ? 0 : 1;
    }

    /// <param name="part"><c>idle</c>, <c>drain</c> or <c>crash</c>; null for all.</param>
    /// <param name="mails">Fewer than are promised, to try something out; null for all.</param>
    private static async Task MeasureMailAsync(string product, string? part, int? mails)
    {
        if (part is null or "idle") await MailIdle.MeasureAsync(product);
        if (part is null or "drain") await MailDrain.MeasureAsync(product, mails ?? 10_000);
        if (part is not (null or "crash")) return;
        await MailCrash.MeasureAsync(product, workers: 1, mails ?? 1_000);
        await MailCrash.MeasureAsync(product, workers: 3, mails ?? 1_000);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public static void Section(string title) => Console.WriteLine($"\n{title}");

    public static void Show(string what, string value) => Console.WriteLine($"  {what,-58} {value}");

    /// <summary>A measured value with the promise that it keeps or misses.</summary>
    public static void Show(string what, string value, string target, bool met)
    {
        _missed += met ? 0 : 1;
        Console.WriteLine($"  {what,-58} {value,-22} {(met ? "ok" : "MISSED")} (target: {target})");
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
