using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Notifications;

/// <summary>
/// Encrypts the passwords of projects' mail servers at rest with the installation's key ring. The purpose names the project, so that a row copied to
/// another project in the database does not decrypt there.
/// </summary>
public sealed class MailPasswords(IDataProtectionProvider provider)
{
    public byte[] Protect(long projectId, string password) => For(projectId).Protect(Encoding.UTF8.GetBytes(password));

    /// <returns>Null where the key ring that encrypted it is gone.</returns>
    public string? Unprotect(long projectId, byte[] cipher)
    {
        try
        {
            return Encoding.UTF8.GetString(For(projectId).Unprotect(cipher));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(long projectId) =>
        provider.CreateProtector("Dashboard.Notifications.MailServer.v1", projectId.ToString(CultureInfo.InvariantCulture));
}
