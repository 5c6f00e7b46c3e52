using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Identity;

/// <summary>
/// How a signing secret reads: a prefix that tells its door (so that a leaked one is recognised by people and by secret scanners) and
/// 32 bytes of the operating system's randomness in lower-case hex, which survives double-click, shells and YAML.
/// </summary>
public static class SecretText
{
    /// <summary>Prefix of an Embedded Portal's secret.</summary>
    public const string PortalPrefix = "uhs_";

    /// <summary>Prefix of a Ticket Center's secret.</summary>
    public const string TicketCenterPrefix = "hdh_";

    /// <summary>Prefix of a Chat Widget's secret.</summary>
    public const string ChatWidgetPrefix = "sww_";

    /// <summary>Prefix of the secret with which a mail server hands over replies by mail.</summary>
    public const string InboundMailPrefix = "inm_";

    private const int RandomBytes = 32;

    /// <summary>A new secret: <paramref name="prefix"/> and 64 hex digits.</summary>
    public static string Create(string prefix) => prefix + RandomNumberGenerator.GetHexString(RandomBytes * 2, lowercase: true);

    /// <summary>The first 8 hex digits of the SHA-256 of the secret's UTF-8 text: enough to compare two servers, too little to guess from.</summary>
    public static string Fingerprint(string secret)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret), digest);
        return Convert.ToHexStringLower(digest[..4]);
    }
}
