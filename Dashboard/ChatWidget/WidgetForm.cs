using Dashboard.Data.ChatWidget;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.ChatWidget;

/// <summary>The choices of a widget's settings.</summary>
internal static class WidgetForm
{
    public static IEnumerable<SelectListItem> Themes => Enum.GetValues<WidgetTheme>().Select(t => Item(WidgetNames.Of(t)));

    public static IEnumerable<SelectListItem> Positions => Enum.GetValues<TriggerPosition>().Select(p => Item(WidgetNames.Of(p)));

    /// <summary>Either is offered to those only that have it.</summary>
    public static IEnumerable<SelectListItem> Covers(bool withEither, bool withNothing)
    {
        if (withNothing) yield return new("Choose…", "");
        yield return new("The external user id", WidgetNames.Of(SignatureScope.ExternalUserId));
        yield return new("The email", WidgetNames.Of(SignatureScope.Email));
        if (withEither) yield return new("Either, as published", WidgetNames.Of(SignatureScope.Either));
    }

    private static SelectListItem Item(string name) => new(char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' '), name);
}
