using System.Globalization;
using System.Net.Sockets;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Dashboard.Platform;
using Dashboard.Platform.Database;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.CommandLine.Checkup;

/// <summary>Looks at what an installation stands on (product §9: configuration, database, disk, clock, SMTP, public URL).</summary>
internal sealed class Examine(
    IServiceProvider services, DashboardDbContext db, DataDirectory directory, MailOptions mail, PublicUrl publicUrl, MailRoutes routes, TimeProvider time)
{
    private const int MostServers = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async IAsyncEnumerable<Finding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Configuration();
        yield return await GuardedAsync("database", "check Database:Provider, ConnectionStrings:Dashboard and that the server runs", () => DatabaseAsync(cancellationToken));
        yield return await GuardedAsync("disk", "give the product's account a data directory that it may write to", () => Task.FromResult(Disk()));
        yield return await GuardedAsync("clock", "check the database above", () => ClockAsync(cancellationToken));
        yield return await GuardedAsync("mail", "check Mail:Host and Mail:Port", () => MailAsync(cancellationToken));
        await foreach (var finding in OwnServersAsync(cancellationToken)) yield return finding;
        yield return await GuardedAsync("replies", "check the database above", () => new ExamineReplies(db, mail, time).RunAsync(cancellationToken));
        yield return await GuardedAsync("public URL", "start the server, and check DNS and the proxy in front of it", () => PublicUrlAsync(cancellationToken));
    }

    private static async Task<Finding> GuardedAsync(string subject, string fix, Func<Task<Finding>> check)
    {
        try
        {
            return await check();
        }
        catch (Exception error) when (error is System.Data.Common.DbException or SocketException or IOException or HttpRequestException or UnauthorizedAccessException or InvalidOperationException or TimeoutException or TaskCanceledException)
        {
            return new Finding(Verdict.Failure, subject, string.Join(' ', error.GetBaseException().Message.Split('\n', StringSplitOptions.TrimEntries)), fix);
        }
    }

    private Finding Configuration()
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            var environment = services.GetRequiredService<IHostEnvironment>();
            return new Finding(Verdict.Ok, "configuration", $"{environment.EnvironmentName}, content root {environment.ContentRootPath}");
        }
        catch (Exception error) when (error is OptionsValidationException or AggregateException)
        {
            return new Finding(Verdict.Failure, "configuration", error.GetBaseException().Message, "correct it; the server does not start like this");
        }
    }

    private async Task<Finding> DatabaseAsync(CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var name = db.Database.IsNpgsql() ? "PostgreSQL" : "SQLite";
        var version = db.Database.GetDbConnection().ServerVersion;
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
        return pending == 0
            ? new Finding(Verdict.Ok, "database", $"{name} {version}, up to date")
            : new Finding(Verdict.Warning, "database", $"{name} {version}, {pending} migrations behind", "run 'migrate', or start the server, which does so");
    }

    private Finding Disk()
    {
        var probe = directory.PathOf($"probe-{Guid.NewGuid():N}");
        File.WriteAllText(probe, "probe");
        File.Delete(probe);
        var free = new DriveInfo(directory.Path).AvailableFreeSpace;
        var text = string.Create(CultureInfo.InvariantCulture, $"{directory.Path} is writable, {free / 1_000_000_000.0:N1} GB free");
        return free > 1_000_000_000
            ? new Finding(Verdict.Ok, "disk", text)
            : new Finding(Verdict.Warning, "disk", text, "make room: a full disk stops every reply");
    }

    /// <summary>Signatures expire by the clock: minutes of difference refuse customers.</summary>
    private async Task<Finding> ClockAsync(CancellationToken cancellationToken)
    {
        const string Fix = "synchronise it with NTP (chrony, systemd-timesyncd): expiring signatures depend on it";
        var now = time.GetUtcNow();
        if (db.Database.IsNpgsql())
        {
            var there = await db.Database.SqlQuery<DateTimeOffset>($"select clock_timestamp() as \"Value\"").SingleAsync(cancellationToken);
            var apart = Math.Abs((there - time.GetUtcNow()).TotalSeconds);
            if (apart > 5) return new Finding(Verdict.Failure, "clock", string.Create(CultureInfo.InvariantCulture, $"{apart:N0} s apart from the database's"), Fix);
        }

        var isSynchronised = File.Exists("/run/systemd/timesync/synchronized") || Directory.Exists("/run/chrony");
        var text = string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss} UTC");
        return isSynchronised
            ? new Finding(Verdict.Ok, "clock", $"{text}, synchronised")
            : new Finding(Verdict.Warning, "clock", $"{text}; whether it is synchronised cannot be seen from here", Fix);
    }

    private async Task<Finding> MailAsync(CancellationToken cancellationToken)
    {
        if (mail.Transport == MailTransportKind.Directory)
        {
            return new Finding(Verdict.Warning, "mail", $"is written to {mail.Directory} and sent to nobody", "set Mail:Host to send it");
        }

        return await new ExamineServer("mail", "check Mail:Username, Mail:Password and Mail:Security").RunAsync(mail, cancellationToken);
    }

    /// <summary>The servers that projects send through instead. One that is away is that project's affair: a warning.</summary>
    private async IAsyncEnumerable<Finding> OwnServersAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var server in await OwnServersOrNoneAsync(cancellationToken))
        {
            var finding = await new ExamineServer("mail", $"an admin of {server.Slug} corrects it in Settings → Mail").RunAsync(server.Options, cancellationToken);
            yield return finding with { Verdict = finding.Verdict == Verdict.Ok ? Verdict.Ok : Verdict.Warning, Text = $"of {server.Slug}: {finding.Text}" };
        }
    }

    private async Task<IReadOnlyList<OwnServer>> OwnServersOrNoneAsync(CancellationToken cancellationToken)
    {
        try
        {
            var servers = await db.MailServers.Join(db.Projects, s => s.ProjectId, p => p.Id, (s, p) => new { p.Slug, Server = s })
                .OrderBy(s => s.Slug).Take(MostServers).ToListAsync(cancellationToken);
            return servers.ConvertAll(s => new OwnServer(s.Slug, routes.OptionsOf(s.Server)));
        }
        catch (Exception error) when (error.IsOfTheDatabase())
        {
            // The database's own line says it.
            return [];
        }
    }

    private async Task<Finding> PublicUrlAsync(CancellationToken cancellationToken)
    {
        if (publicUrl.To("/health/live") is not { } url)
        {
            return new Finding(Verdict.Warning, "public URL", "is not set, so mail has no links", "set PublicUrl to the address people use");
        }

        using var client = new HttpClient { Timeout = Patience };
        using var answer = await client.GetAsync(url, cancellationToken);
        return answer.IsSuccessStatusCode
            ? new Finding(Verdict.Ok, "public URL", $"{publicUrl.Address} answers")
            : new Finding(Verdict.Failure, "public URL", $"{url} answers {(int)answer.StatusCode}", "check the proxy in front of the server");
    }

    private sealed record OwnServer(string Slug, MailOptions Options);
}
