using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Tests.Support;

/// <summary>
/// Who appears in the tests. Acme runs the project <c>acme</c> and a host application at <c>https://app.acme.test</c>: Alice owns the
/// project, Bob is its agent, Erin its engineer, Ada its admin. Charlie owns another project, <c>globex</c>, and is a stranger here. Lisa and
/// Omar are Acme's customers.
/// </summary>
public static class Cast
{
    /// <summary>Everybody's password.</summary>
    public const string Password = "correct horse battery staple";

    public const string HostOrigin = "https://app.acme.test";

    public static readonly StaffMember Alice = new("Alice", "alice@acme.test");
    public static readonly StaffMember Ada = new("Ada", "ada@acme.test");
    public static readonly StaffMember Bob = new("Bob", "bob@acme.test");
    public static readonly StaffMember Erin = new("Erin", "erin@acme.test");
    public static readonly StaffMember Charlie = new("Charlie", "charlie@globex.test");

    public static readonly EndCustomer Lisa = new("usr_8f2k9d", "lisa@example.com", "Lisa Müller");
    public static readonly EndCustomer Omar = new("usr_77aa01", "omar@example.com", "Omar Haddad");
}

public sealed record StaffMember(string Name, string Email);

/// <summary>A user of the host application, as its server knows them.</summary>
public sealed record EndCustomer(string ExternalUserId, string Email, string Name)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The identity payload that the host application signs, as <c>JSON.stringify</c> writes it.</summary>
    /// <param name="expiresAt">Unix seconds; usually <c>app.Clock.UnixSeconds + 300</c>.</param>
    public string Payload(long expiresAt) => JsonSerializer.Serialize(new { ExternalUserId, Email, Name, ExpiresAt = expiresAt }, Json);
}

/// <summary>The host application's side of the contract, written independently of the product's.</summary>
public static class HostSignature
{
    /// <summary>HMAC-SHA256 of the text's UTF-8 bytes, lower-case hex.</summary>
    public static string Of(string secret, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
