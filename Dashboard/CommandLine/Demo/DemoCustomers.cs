using System.Globalization;
using Bogus;
using Dashboard.Data.Customers;
using Dashboard.Data.Projects;

namespace Dashboard.CommandLine.Demo;

/// <summary>Invents customers: their addresses end in <c>.example</c>, which no mail reaches (RFC 2606).</summary>
internal sealed class DemoCustomers(int seed)
{
    private static readonly string[] Locales = ["en", "en", "en", "es", "de", "fr", "nl", "pt_BR"];
    private static readonly string[] Plans = ["starter", "team", "business", "scale"];

    private readonly Faker[] fakers = [.. Locales.Select((locale, i) => new Faker(locale) { Random = new Randomizer(seed + i) })];
    private readonly Randomizer random = new(seed);
    private readonly HashSet<string> addresses = new(StringComparer.Ordinal);

    public Customer Invent(Project project, DateTimeOffset firstSeenAt)
    {
        var which = random.Number(0, Locales.Length - 1);
        var faker = fakers[which];
        var (first, last) = (faker.Name.FirstName(), faker.Name.LastName());
        var company = faker.Company.CompanyName();
        var customer = new Customer(project.Id, firstSeenAt);
        var email = Address(first, last, company);
        customer.LearnSigned($"{first} {last}", email, null, company, Locales[which] == "es" ? "es" : "en");
        // Most sites sign an id and an address; some only the one or the other.
        var signs = random.Number(1, 10);
        if (signs > 1) customer.AddIdentity(IdentityKind.ExternalUserId, $"usr_{random.AlphaNumeric(6)}{addresses.Count}", verified: true, firstSeenAt);
        if (signs < 9) customer.AddIdentity(IdentityKind.Email, email, verified: true, firstSeenAt);
        customer.SetAttributes(AttributeOrigin.Signed, Attributes(), firstSeenAt);
        return customer;
    }

    private Dictionary<string, string> Attributes() => new()
    {
        ["plan"] = random.ArrayElement(Plans),
        ["seats"] = random.Number(1, 120).ToString(CultureInfo.InvariantCulture),
    };

    private string Address(string first, string last, string company)
    {
        var name = $"{ProjectSlug.FromName(first, "mail")}.{ProjectSlug.FromName(last, "box")}";
        var host = ProjectSlug.FromName(company, "company");
        var address = $"{name}@{host}.example";
        for (var number = 2; !addresses.Add(address); number++) address = string.Create(CultureInfo.InvariantCulture, $"{name}{number}@{host}.example");
        return address;
    }
}
