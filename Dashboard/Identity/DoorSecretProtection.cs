using System.Globalization;
using System.Security.Cryptography;
using Dashboard.Data.Identity;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Identity;

/// <summary>
/// Encrypts the secrets of doors at rest with the installation's key ring. The purpose names door and id, so that a row copied to another
/// door in the database does not decrypt there.
/// </summary>
public sealed class DoorSecretProtection(IDataProtectionProvider provider)
{
    /// <summary>The text encrypted for one door.</summary>
    public byte[] Protect(Door door, long doorId, string secret) => For(door, doorId).Protect(StrictUtf8.Encoding.GetBytes(secret));

    /// <summary>UTF-8 of the secret's text, which is the key of the HMAC; null once it was destroyed.</summary>
    /// <exception cref="CryptographicException">The key ring that encrypted it is gone.</exception>
    public byte[]? Unprotect(Door door, long doorId, byte[] cipherText) => cipherText.Length == 0 ? null : For(door, doorId).Unprotect(cipherText);

    private IDataProtector For(Door door, long doorId) =>
        provider.CreateProtector("Dashboard.Identity.DoorSecret.v1", door.ToString(), doorId.ToString(CultureInfo.InvariantCulture));
}
