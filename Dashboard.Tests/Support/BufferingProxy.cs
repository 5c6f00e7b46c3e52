using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Dashboard.Tests.Support;

/// <summary>
/// nginx in front of an application, as many hosters run it: HTTPS outside, and answers held back until they are whole or fill a buffer, whatever the
/// application asks for. It can be stopped and started again at the same address.
/// </summary>
internal sealed class BufferingProxy : IAsyncDisposable
{
    /// <summary>Not on the path of everybody.</summary>
    private const string Debian = "/usr/sbin/nginx";

    private readonly string _folder = Repository.NewTemporaryFolder("nginx");
    private Process? _nginx;

    private BufferingProxy(Uri address) => Address = address;

    public Uri Address { get; }

    /// <param name="host">The name it is reached by.</param>
    /// <param name="application">Plain HTTP.</param>
    public static async Task<BufferingProxy> StartAsync(string host, Uri application)
    {
        var proxy = new BufferingProxy(new Uri($"https://{host}:{FreePort()}"));
        using var certificate = TestCertificates.For(host);
        await File.WriteAllTextAsync(proxy.PathTo("certificate.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(proxy.PathTo("key.pem"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(proxy.PathTo("nginx.conf"), proxy.Configuration(application.Port));
        await proxy.StartAsync();
        return proxy;
    }

    public async Task StartAsync()
    {
        _nginx = ChildProcess.Start(File.Exists(Debian) ? Debian : "nginx", "nginx-light", ["-p", _folder, "-e", PathTo("error.log"), "-c", PathTo("nginx.conf")]);
        for (var patience = 0; patience < 100; patience++)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Address.Port);
                return;
            }
            catch (SocketException)
            {
                Assert.False(_nginx.HasExited, File.Exists(PathTo("error.log")) ? await File.ReadAllTextAsync(PathTo("error.log")) : "nginx ended");
                await Task.Delay(50);
            }
        }

        Assert.Fail("nginx did not listen within five seconds.");
    }

    public async Task StopAsync()
    {
        if (_nginx is null) return;
        _nginx.Kill(entireProcessTree: true);
        await _nginx.WaitForExitAsync();
        _nginx.Dispose();
        _nginx = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string PathTo(string file) => Path.Combine(_folder, file);

    private string Configuration(int application) => $$"""
        daemon off;
        master_process off;
        pid {{PathTo("pid")}};
        error_log {{PathTo("error.log")}};
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path {{PathTo("body")}};
          proxy_temp_path {{PathTo("proxy")}};
          fastcgi_temp_path {{PathTo("fastcgi")}};
          uwsgi_temp_path {{PathTo("uwsgi")}};
          scgi_temp_path {{PathTo("scgi")}};
          server {
            listen 127.0.0.1:{{Address.Port}} ssl;
            ssl_certificate {{PathTo("certificate.pem")}};
            ssl_certificate_key {{PathTo("key.pem")}};
            location / {
              proxy_pass http://127.0.0.1:{{application}};
              proxy_http_version 1.1;
              proxy_set_header Host $http_host;
              proxy_set_header X-Forwarded-For $remote_addr;
              proxy_set_header X-Forwarded-Proto https;
              proxy_buffering on;
              proxy_ignore_headers X-Accel-Buffering;
            }
          }
        }
        """;

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
