namespace Dashboard.Sandbox;

/// <summary>Somebody who is signed in to the sample host application.</summary>
/// <param name="Key">Names them in the sample's own cookie.</param>
internal sealed record SandboxUser(string Key, string ExternalUserId, string Name, string Email, string Company, string Plan, string Locale)
{
    public string FirstName => Name.Split(' ')[0];

    public string Initials => string.Concat(Name.Split(' ').Select(part => part[0]));
}

/// <summary>The sample's users: names beyond ASCII on purpose, as in life.</summary>
internal static class SandboxUsers
{
    public static readonly IReadOnlyList<SandboxUser> All =
    [
        new("lisa", "usr_8f2k9d", "Lisa Berger", "lisa@example.com", "Northwind Traders", "business", "en"),
        new("omar", "usr_41xq7c", "Omar Haddad", "omar@example.com", "Fabrikam / Labs", "team", "en"),
        new("ines", "usr_z6m0tb", "Inés Muñoz", "ines@example.com", "Panadería Sol", "starter", "es"),
        new("jurgen", "1042", "Jürgen Größe", "juergen@example.com", "Möbelwerk Süd", "scale", "en"),
    ];

    public static SandboxUser? Find(string? key) => All.FirstOrDefault(user => user.Key == key);
}
