using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Dashboard.Shared;

public enum FlashKind
{
    Success,
    Warning,
    Danger,
}

/// <summary>One sentence that the next page shows, once: what the redirect after a POST would otherwise leave unsaid.</summary>
public static class FlashExtensions
{
    private const string TextKey = "flash";
    private const string KindKey = "flash-kind";

    public static void Flash(this PageModel page, string text, FlashKind kind = FlashKind.Success)
    {
        page.TempData[TextKey] = text;
        page.TempData[KindKey] = (int)kind;
    }

    /// <summary>The sentence of the request before, which this takes away; null when there was none.</summary>
    public static (string Text, FlashKind Kind)? TakeFlash(this ITempDataDictionary tempData) =>
        tempData[TextKey] is string text ? (text, (FlashKind)(tempData[KindKey] as int? ?? 0)) : null;
}
