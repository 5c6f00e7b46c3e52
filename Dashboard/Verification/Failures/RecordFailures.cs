using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Data.Verification;
using Dashboard.Identity;
using Dashboard.Platform.Live;
using Dashboard.Verification.Rules;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Verification.Failures;

/// <summary>Diagnoses refusals, trying the project's own secrets only, and writes them down, repeats folded.</summary>
public sealed class RecordFailures(DashboardDbContext db, CheckSignature check, LiveEvents live)
{
    /// <summary>Different origins and identifiers kept apart for one cause in one hour; what comes beyond is folded into one row.</summary>
    public const int MostApart = 40;

    /// <summary>The cause of what was counted without being examined.</summary>
    public const string NotExamined = "not-examined";

    /// <summary>The cause of what would be let in now.</summary>
    public const string AcceptedNow = "accepted-now";

    /// <summary>What open pages of a project listen to.</summary>
    public static string Topic(long projectId) => string.Create(CultureInfo.InvariantCulture, $"failures:{projectId}");

    /// <summary>What is the same in every repeat, in 32 hex digits.</summary>
    internal static string FoldKeyOf(string code, string causes, string? origin, string? identifier) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', code, causes, origin, identifier))))[..32];

    /// <summary>One transaction for the batch.</summary>
    public async Task RunAsync(IReadOnlyList<PendingFailure> batch, CancellationToken cancellationToken)
    {
        var diagnosed = new List<Diagnosed>();
        foreach (var failure in batch)
        {
            if (await DiagnoseAsync(failure, cancellationToken) is { } found) diagnosed.Add(found);
        }

        if (diagnosed.Count == 0) return;
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            foreach (var found in diagnosed) await WriteAsync(found, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var project in diagnosed.Select(d => d.Failure.First.Door.ProjectId).Distinct()) live.Publish(Topic(project), LiveEvents.LookAgainName);
    }

    private async Task<Diagnosed?> DiagnoseAsync(PendingFailure failure, CancellationToken cancellationToken)
    {
        var first = failure.First;
        if (!failure.IsExamined) return new Diagnosed(failure, NotExamined, HandshakeFailure.Many, HandshakeFailure.Many, null);
        var text = first.Text.IsEmpty ? first.Other ?? "" : Encoding.UTF8.GetString(first.Text.Span);
        var checkedSignature = new CheckedSignature(text, first.Signature, first.Origin)
        {
            Other = first.Text.IsEmpty ? null : first.Other,
            As = first.Text.IsEmpty ? PassedAs.Email : PassedAs.AsTheDoorTakesIt,
        };
        // Null where the door was deleted meanwhile: then nobody can look at its failures either.
        if (await check.RunAsync(first.Door, checkedSignature, SecretReach.Project, first.At, cancellationToken) is not { } verdict) return null;
        var causes = verdict.Accepted ? AcceptedNow : string.Join(',', verdict.Causes.Select(c => c.Code).Distinct().Take(4));
        var parsed = new CheckedText(text);
        return new Diagnosed(
            failure, causes, first.Origin is null ? null : IdentifierText.CleanForDisplay(first.Origin, 200),
            ShortIdentifier.Of(parsed, first.Door.Door == Door.Portal), SkewOf(first, parsed));
    }

    /// <summary>How far what was signed lay from what would have been right.</summary>
    private static long? SkewOf(FailedHandshake failure, CheckedText text) =>
        failure.Code is "payload_expired" or "payload_expires_too_late"
        && long.TryParse(text.Json?.Find("expiresAt"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var expiresAt)
        && Math.Abs(expiresAt) < 100_000_000_000
            ? failure.At.ToUnixTimeSeconds() - expiresAt
            : null;

    private async Task WriteAsync(Diagnosed found, CancellationToken cancellationToken)
    {
        var key = found.Failure.First.Door;
        var at = found.Failure.First.At;
        var hour = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);
        var ofHour = db.HandshakeFailures.AsTracking()
            .Where(f => f.ProjectId == key.ProjectId && f.Door == key.Door && f.DoorId == key.DoorId && f.Hour == hour);
        var row = await ofHour.SingleOrDefaultAsync(f => f.FoldKey == found.FoldKey, cancellationToken);
        if (row is null && await ofHour.CountAsync(f => f.Code == found.Failure.First.Code && f.Causes == found.Causes, cancellationToken) >= MostApart)
        {
            found = found with { Origin = HandshakeFailure.Many, Identifier = HandshakeFailure.Many };
            row = await ofHour.SingleOrDefaultAsync(f => f.FoldKey == found.FoldKey, cancellationToken);
        }

        row ??= db.Add(new HandshakeFailure(
            key.ProjectId, key.Door, key.DoorId, hour, found.FoldKey, found.Failure.First.Code, found.Causes, found.Origin, found.Identifier)).Entity;
        row.Add(found.Failure.Count, at, found.Failure.LastAt, found.ClockSkew);
        foreach (var (traceId, traceAt) in found.Failure.Traces) db.Add(new HandshakeTrace(traceId, row, traceAt));
        await db.SaveChangesAsync(cancellationToken);
        await ForgetOldTracesAsync(row, cancellationToken);
    }

    private async Task ForgetOldTracesAsync(HandshakeFailure row, CancellationToken cancellationToken)
    {
        var traces = db.HandshakeTraces.Where(t => t.FailureId == row.Id);
        var surplus = await traces.OrderByDescending(t => t.At).ThenByDescending(t => t.TraceId).Skip(row.MostTraces).Select(t => t.TraceId).ToListAsync(cancellationToken);
        if (surplus.Count > 0) await traces.Where(t => surplus.Contains(t.TraceId)).ExecuteDeleteAsync(cancellationToken);
    }

    private sealed record Diagnosed(PendingFailure Failure, string Causes, string? Origin, string? Identifier, long? ClockSkew)
    {
        public string FoldKey => FoldKeyOf(Failure.First.Code, Causes, Origin, Identifier);
    }
}
