using Dashboard.Shared;

namespace Dashboard.Customers;

/// <summary>A question before an identity is changed.</summary>
/// <param name="Act"><c>end</c>, <c>block</c> or <c>unblock</c>: part of the dialog's id and of the address that it posts to.</param>
public sealed record ConfirmIdentity(DetailsModel Page, IdentityFact Identity, string Act, string Title, string Consequence)
{
    public string Id => $"{Act}-{Identity.Id}";
}
