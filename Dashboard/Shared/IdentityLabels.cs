using Dashboard.Data.Customers;

namespace Dashboard.Shared;

/// <summary>What staff read for the ways a person is known.</summary>
public static class IdentityLabels
{
    public static string Label(this IdentityKind kind) => kind switch
    {
        IdentityKind.ExternalUserId => "User id",
        IdentityKind.Email => "Email",
        IdentityKind.Phone => "Phone",
        IdentityKind.VisitorToken => "Visitor",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Where an identity holds, for its <c>Scope</c>.</summary>
    public static string ScopeLabel(string scope) => scope switch
    {
        "" => "Every door",
        "staff" => "Typed by staff",
        "email" or "mail" => "From mail",
        _ when scope.StartsWith("widget:", StringComparison.Ordinal) => "One widget",
        _ => scope,
    };
}
