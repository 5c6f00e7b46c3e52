using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;

namespace Dashboard.Tests.Support;

/// <summary>What an <see cref="SmtpServer"/> does; every part can also be changed while it runs.</summary>
public sealed record SmtpBehaviour
{
    /// <summary>Offers STARTTLS.</summary>
    public bool StartTls { get; init; }

    /// <summary>Speaks TLS from the first byte (port 465's way).</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Uses a certificate that nobody trusts.</summary>
    public bool UntrustedCertificate { get; init; }

    /// <summary>Whom the certificate is for, where not for the server's own host.</summary>
    public string? CertificateFor { get; init; }

    /// <summary>Listens on port 2525 of a loopback address of its own, as a project's settings may name it; else on a free port of localhost.</summary>
    public bool OnAllowedPort { get; init; }

    /// <summary>Does not offer SMTPUTF8.</summary>
    public bool HideSmtpUtf8 { get; init; }

    /// <summary>An answer such as <c>535 no</c> to a wrong password.</summary>
    public string? AuthAnswer { get; init; }

    /// <summary>Milliseconds between the connection and the greeting.</summary>
    public int GreetAfter { get; init; }

    /// <summary>Answers <c>421</c> to connections beyond so many at once.</summary>
    public int? MostConnections { get; init; }

    /// <summary>With <see cref="Password"/>: AUTH is offered and required.</summary>
    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>An answer such as <c>451 try later</c> to MAIL FROM instead of acceptance.</summary>
    public string? MailFrom { get; init; }

    /// <summary>The same for RCPT TO, whoever the recipient is.</summary>
    public string? RcptTo { get; init; }

    /// <summary>The same for RCPT TO of one address.</summary>
    public IReadOnlyDictionary<string, string> RcptToOf { get; init; } = new Dictionary<string, string>();

    /// <summary>The same for the end of DATA.</summary>
    public string? Data { get; init; }

    /// <summary>Milliseconds between the end of DATA and the answer to it.</summary>
    public int DelayBeforeReply { get; init; }

    /// <summary>Where the connection breaks: <c>connect</c>, <c>data</c> (while the message is sent) or <c>afterData</c>
    /// (the message was received, its <c>250</c> never leaves).</summary>
    public string? Drop { get; init; }
}

public sealed record ReceivedHeader(string Name, string Line);

public sealed record ReceivedAttachment(string? Filename, string ContentType, long Size, string? ContentId);

/// <summary>A mail as it reached the server, parsed by a parser that is not ours.</summary>
public sealed record ReceivedMail(
    bool Accepted,
    string From,
    IReadOnlyList<string> To,
    bool Secure,
    string? User,
    string Subject,
    string HeaderFrom,
    string HeaderTo,
    string ReplyTo,
    string Text,
    string Html,
    string MessageId,
    string InReplyTo,
    IReadOnlyList<string> References,
    IReadOnlyList<ReceivedHeader> Headers,
    IReadOnlyList<ReceivedAttachment> Attachments,
    string Raw)
{
    /// <summary>The value of the header, unfolded as sent, or null.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(h => string.Equals(h.Name, name, StringComparison.OrdinalIgnoreCase))?.Line.Split(':', 2)[1].Trim();
}

/// <summary>A real SMTP server on a free port of the loopback address, in a process of its own, killed when disposed.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<ReceivedMail> _mails = [];
    private readonly Channel<bool> _arrivals = Channel.CreateUnbounded<bool>();
    private readonly TaskCompletionSource<int> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _pings = new();
    private int _connections;
    private int _lastPing;

    private SmtpServer(Process process) => _process = process;

    public string Host { get; private init; } = "localhost";

    public int Port { get; private set; }

    /// <summary>Connections opened so far; one on which the application has heard something is among them.</summary>
    public async Task<int> ConnectionsAsync()
    {
        await AskAsync(hangUp: false);
        return Volatile.Read(ref _connections);
    }

    /// <summary>The settings that make the application send through this server.</summary>
    public IReadOnlyDictionary<string, string?> Settings(SmtpBehaviour behaviour) => new Dictionary<string, string?>
    {
        ["Mail:Transport"] = "Smtp",
        ["Mail:Host"] = Host,
        ["Mail:Port"] = $"{Port}",
        ["Mail:Security"] = behaviour.StartTls ? "StartTls" : behaviour.ImplicitTls ? "ImplicitTls" : "None",
        ["Mail:Username"] = behaviour.Username,
        ["Mail:Password"] = behaviour.Password,
        ["Mail:From"] = "support@acme.test",
    };

    public static async Task<SmtpServer> StartAsync(SmtpBehaviour? behaviour = null)
    {
        behaviour ??= new SmtpBehaviour();
        var process = ChildProcess.Start("node", "nodejs", [Repository.PathTo("Dashboard.Tests", "Support", "smtp-server.mjs")]);
        var server = new SmtpServer(process) { Host = behaviour.OnAllowedPort ? OwnLoopbackAddress() : "localhost" };
        _ = server.ListenToAsync(process.StandardOutput);
        var errors = process.StandardError.ReadToEndAsync();
        using var certificate = behaviour.UntrustedCertificate ? TestCertificates.Untrusted(server.Host) : TestCertificates.For(behaviour.CertificateFor ?? server.Host);
        await server.TellAsync(new
        {
            Host = behaviour.OnAllowedPort ? server.Host : null,
            Port = behaviour.OnAllowedPort ? 2525 : (int?)null,
            Tls = new { Key = certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), Cert = certificate.ExportCertificatePem() },
        }, behaviour);
        if (await Task.WhenAny(server._listening.Task, process.WaitForExitAsync()) != server._listening.Task)
        {
            throw new InvalidOperationException($"The SMTP server ended at once: {await errors}");
        }

        server.Port = await server._listening.Task;
        return server;
    }

    /// <summary>Behaves otherwise from the next command on. TLS and AUTH stay as they were at the start.</summary>
    public async Task BehaveAsync(SmtpBehaviour behaviour)
    {
        await TellAsync(new { }, behaviour);
        await AskAsync(hangUp: false);
    }

    /// <summary>
    /// Every mail whose DATA was received whole, also those that were then refused (<see cref="ReceivedMail.Accepted"/>). A mail whose
    /// answer the application has seen is among them, so this can show that none came.
    /// </summary>
    public async Task<IReadOnlyList<ReceivedMail>> ReceivedAsync()
    {
        await AskAsync(hangUp: false);
        return Snapshot();
    }

    /// <summary>Closes every open connection without a word, as servers do with those that are silent.</summary>
    public Task HangUpAsync() => AskAsync(hangUp: true);

    /// <summary>Waits until this many mails were received and returns them. Fails after <paramref name="seconds"/>.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> WaitForMailAsync(int count = 1, double seconds = 30)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (Snapshot().Count < count)
        {
            try
            {
                await _arrivals.Reader.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{Snapshot().Count} of {count} mails arrived within {seconds} s ({_connections} connections).");
            }
        }

        return Snapshot();
    }

    public async ValueTask DisposeAsync() => await ChildProcess.StopAsync(_process);

    /// <summary>Servers of tests that run at once, in other processes too, cannot share a port of one address.</summary>
    private static string OwnLoopbackAddress() =>
        $"127.{RandomNumberGenerator.GetInt32(20, 250)}.{RandomNumberGenerator.GetInt32(1, 255)}.{RandomNumberGenerator.GetInt32(1, 255)}";

    private async Task TellAsync(object more, SmtpBehaviour behaviour)
    {
        var settings = JsonSerializer.SerializeToNode(behaviour, Json)!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(more, Json)!.AsObject())
        {
            settings[name] = value?.DeepClone();
        }

        await WriteAsync(settings.ToJsonString());
    }

    private async Task AskAsync(bool hangUp)
    {
        var ping = Interlocked.Increment(ref _lastPing);
        var pong = _pings.GetOrAdd(ping, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await WriteAsync(JsonSerializer.Serialize(new { hangUp, ping }, Json));
        await pong.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task WriteAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    private IReadOnlyList<ReceivedMail> Snapshot()
    {
        lock (_gate)
        {
            return [.. _mails];
        }
    }

    private async Task ListenToAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            using var told = JsonDocument.Parse(line);
            switch (told.RootElement.GetProperty("event").GetString())
            {
                case "listening":
                    _listening.TrySetResult(told.RootElement.GetProperty("port").GetInt32());
                    break;
                case "connected":
                    Interlocked.Increment(ref _connections);
                    break;
                case "pong" when _pings.TryRemove(told.RootElement.GetProperty("ping").GetInt32(), out var pong):
                    pong.SetResult();
                    break;
                case "mail":
                    lock (_gate)
                    {
                        _mails.Add(told.RootElement.Deserialize<ReceivedMail>(Json)!);
                    }

                    _arrivals.Writer.TryWrite(true);
                    break;
            }
        }
    }
}
