using System.Security.Cryptography;
using Dashboard.Platform.Database;

namespace Dashboard.Sandbox;

/// <summary>
/// The member of staff that a newcomer signs in as. The password is random, and kept in the data directory so that every start can show it:
/// it opens only this installation, on this machine.
/// </summary>
internal sealed record SandboxOwner(string Email, string Password)
{
    public static SandboxOwner Obtain(DataDirectory directory)
    {
        var file = directory.PathOf("sandbox-password.txt");
        if (!File.Exists(file))
        {
            using var writer = new StreamWriter(File.Open(file, PrivateFile.Options(FileMode.CreateNew)));
            writer.Write(RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16));
        }

        return new SandboxOwner("sandbox@example.com", File.ReadAllText(file).Trim());
    }
}
