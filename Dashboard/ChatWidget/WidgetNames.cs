using Dashboard.Data.ChatWidget;

namespace Dashboard.ChatWidget;

/// <summary>How settings read in the published contract, in forms, and in words.</summary>
internal static class WidgetNames
{
    private static readonly Dictionary<string, TriggerPosition> Positions = Enum.GetValues<TriggerPosition>().ToDictionary(Of, StringComparer.Ordinal);

    /// <summary><c>light</c> or <c>dark</c>.</summary>
    public static string Of(WidgetTheme theme) => theme == WidgetTheme.Dark ? "dark" : "light";

    /// <summary><c>bottom-right</c> and so on.</summary>
    public static string Of(TriggerPosition position) => position switch
    {
        TriggerPosition.BottomRight => "bottom-right",
        TriggerPosition.BottomLeft => "bottom-left",
        TriggerPosition.TopRight => "top-right",
        TriggerPosition.TopLeft => "top-left",
        _ => throw new ArgumentOutOfRangeException(nameof(position), position, null),
    };

    /// <summary><c>external-id</c>, <c>email</c> or <c>either</c>.</summary>
    public static string Of(SignatureScope covers) => covers switch
    {
        SignatureScope.ExternalUserId => "external-id",
        SignatureScope.Email => "email",
        SignatureScope.Either => "either",
        _ => throw new ArgumentOutOfRangeException(nameof(covers), covers, null),
    };

    public static string InWords(SignatureScope covers) => covers switch
    {
        SignatureScope.ExternalUserId => "the external user id",
        SignatureScope.Email => "the email",
        SignatureScope.Either => "either, as published",
        _ => throw new ArgumentOutOfRangeException(nameof(covers), covers, null),
    };

    /// <summary>Null for anything that <see cref="Of(WidgetTheme)"/> never writes.</summary>
    public static WidgetTheme? ThemeOf(string? name) => name switch { "light" => WidgetTheme.Light, "dark" => WidgetTheme.Dark, _ => null };

    /// <summary>Null for anything that <see cref="Of(TriggerPosition)"/> never writes.</summary>
    public static TriggerPosition? PositionOf(string? name) => name is not null && Positions.TryGetValue(name, out var position) ? position : null;

    /// <summary>Null for anything that <see cref="Of(SignatureScope)"/> never writes.</summary>
    public static SignatureScope? CoversOf(string? name) => name switch
    {
        "external-id" => SignatureScope.ExternalUserId,
        "email" => SignatureScope.Email,
        "either" => SignatureScope.Either,
        _ => null,
    };
}
