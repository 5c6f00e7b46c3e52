using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dashboard.Platform.Database;

namespace Dashboard.Sandbox;

/// <summary>
/// A certificate for https://localhost that signs itself. It is kept in the data directory, so that a browser which was told to accept it
/// once is not asked again at the next start.
/// </summary>
internal static class SandboxCertificate
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);

    public static X509Certificate2 Obtain(DataDirectory directory, DateTimeOffset now)
    {
        var file = directory.PathOf("sandbox-localhost.pfx");
        if (File.Exists(file))
        {
            var kept = X509CertificateLoader.LoadPkcs12FromFile(file, null);
            if (kept.NotAfter.ToUniversalTime() > now.UtcDateTime.AddDays(7)) return kept;
            kept.Dispose();
        }

        var bytes = Create(now);
        using (var stream = File.Open(file, PrivateFile.Options(FileMode.Create))) stream.Write(bytes);
        return X509CertificateLoader.LoadPkcs12(bytes, null);
    }

    private static byte[] Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + Lifetime);
        return certificate.Export(X509ContentType.Pfx);
    }
}

/// <summary>Files that nobody but the account the product runs under may read.</summary>
internal static class PrivateFile
{
    public static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
