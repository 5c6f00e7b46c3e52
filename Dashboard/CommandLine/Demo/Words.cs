using System.Globalization;
using Bogus;
using Dashboard.Data.Customers;

namespace Dashboard.CommandLine.Demo;

/// <summary>Fills the words in braces of one conversation; each keeps its value from the first message to the last.</summary>
internal sealed class Words(Randomizer random, Customer customer, DateTimeOffset at)
{
    private static readonly string[] Projects = ["checkout-api", "storefront", "billing-worker", "intranet", "booking", "media-proxy", "crm-sync", "mobile-api"];
    private static readonly string[] Plans = ["Starter", "Team", "Business", "Scale"];
    private static readonly string[] Browsers = ["Firefox 144", "Safari 26", "Chrome 142", "Edge 142"];

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal)
    {
        ["customer"] = customer.DisplayName.Split(' ')[0],
        ["company"] = customer.Company ?? "our company",
        ["domain"] = customer.Email?.Split('@')[1] ?? "www.example.com",
        ["invoice"] = string.Create(CultureInfo.InvariantCulture, $"INV-{at.Year}-{random.Number(1000, 9999)}"),
        ["amount"] = string.Create(CultureInfo.InvariantCulture, $"${random.Number(2, 90) * 10 - 1}.00"),
        ["project"] = random.ArrayElement(Projects),
        ["plan"] = random.ArrayElement(Plans),
        ["browser"] = random.ArrayElement(Browsers),
        ["day"] = at.AddDays(-random.Number(1, 5)).ToString("d MMMM", CultureInfo.InvariantCulture),
        ["time"] = at.AddMinutes(-random.Number(10, 90)).ToString("HH:mm", CultureInfo.InvariantCulture),
        ["n"] = random.Number(12, 90).ToString(CultureInfo.InvariantCulture),
        ["id"] = random.Hash(8),
    };

    public string Fill(string text)
    {
        foreach (var (name, value) in values) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }
}
