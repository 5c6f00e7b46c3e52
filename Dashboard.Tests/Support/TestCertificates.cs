using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Dashboard.Tests.Support;

/// <summary>
/// A certificate authority that lives as long as the test process, and server certificates signed by it. This process trusts it, so
/// mail over STARTTLS and calls to <see cref="PortalHost"/> validate certificates as they do in production.
/// </summary>
public static class TestCertificates
{
    private static readonly X509Certificate2 Authority = CreateAuthority();
    private static readonly string TrustFile = WriteTrustFile();

    /// <summary>The authority's certificate in PEM, for a child process to trust.</summary>
    public static string AuthorityPem => Authority.ExportCertificatePem();

    /// <summary>A server certificate that this process trusts, for these host names and for 127.0.0.1.</summary>
    public static X509Certificate2 For(params string[] hosts) => Create(Authority, hosts);

    /// <summary>A server certificate that nobody trusts.</summary>
    public static X509Certificate2 Untrusted(params string[] hosts) => Create(null, hosts);

    private static X509Certificate2 CreateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Dashboard test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(7));
    }

    private static X509Certificate2 Create(X509Certificate2? issuer, string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var now = TimeProvider.System.GetUtcNow();
        if (issuer is null)
        {
            return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(6));
        }

        using var signed = request.Create(issuer, now.AddHours(-1), now.AddDays(6), RandomNumberGenerator.GetBytes(12));
        return signed.CopyWithPrivateKey(key);
    }

    private static string WriteTrustFile()
    {
        var file = Path.Combine(Repository.NewTemporaryFolder("trust"), "authority.pem");
        File.WriteAllText(file, Authority.ExportCertificatePem());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return file;
    }

    // OpenSSL reads its trusted roots once, from the C environment, so this must be there before the first handshake. The system's
    // own roots stay: they come from the directory, SSL_CERT_DIR.
    [ModuleInitializer]
    internal static void TrustAuthority() => _ = SetEnvironment("SSL_CERT_FILE\0"u8.ToArray(), Encoding.UTF8.GetBytes(TrustFile + "\0"), 1);

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(byte[] name, byte[] value, int overwrite);
}
