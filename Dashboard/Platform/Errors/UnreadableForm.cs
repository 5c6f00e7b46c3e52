namespace Dashboard.Platform.Errors;

/// <summary>A form that no page of ours sends: cut short, without its boundary, of thousands of fields. It is told apart from a stale one.</summary>
public static class UnreadableForm
{
    private static readonly object Key = new();

    public static (string Heading, string Advice) Text =>
        ("This form could not be read", "It arrived incomplete, or has more fields or longer names than the page it came from. Nothing was saved. Go back and send it again; what you typed is still there.");

    /// <summary>True when this request was refused for the state of its form.</summary>
    public static bool Happened(HttpContext http) => http.Items.ContainsKey(Key);

    internal static void Mark(HttpContext http) => http.Items[Key] = true;
}
