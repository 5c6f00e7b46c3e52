using Dashboard.Data.Customers;

namespace Dashboard.ChatWidget;

/// <summary>How <c>userData</c> is kept on a contact: marked as said by the page, beside and never over what was signed (product §4).</summary>
internal static class PageAttributes
{
    public static void Write(Customer customer, PageData data, DateTimeOffset now)
    {
        customer.SetAttributes(AttributeOrigin.FromPage, data.Attributes, now);
        customer.NameFromPage(data.Name);
    }

    /// <summary>Whether all of it is known, so that there is nothing to write.</summary>
    public static bool AreSettled(Customer customer, PageData data)
    {
        var known = customer.Attributes.Where(a => a.Origin == AttributeOrigin.FromPage).ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal);
        return known.Count == data.Attributes.Count
            && data.Attributes.All(a => known.TryGetValue(a.Key, out var value) && value == a.Value)
            && (data.Name is null || customer.Name is not null);
    }
}
