using System.Diagnostics;
using Dashboard.Data.Verification;
using Dashboard.Identity;

namespace Dashboard.Verification.Failures;

/// <summary>Takes refusals off the doors' queue, diagnoses some every quarter of a second, and now and then forgets old ones.</summary>
internal sealed class DiagnoseFailures(
    FailedHandshakes failures, IServiceScopeFactory scopes, TimeProvider time, ILogger<DiagnoseFailures> logger) : BackgroundService
{
    /// <summary>At most this many a beat, so at most 20 a second: some thousand digests of an ordinary payload each are a tenth of one core.</summary>
    internal const int MostPerBeat = 5;

    internal static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan BetweenForgetting = TimeSpan.FromMinutes(10);

    private readonly FailureInbox inbox = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(DiagnoseAsync(stoppingToken), ForgetAsync(stoppingToken));

    private async Task DiagnoseAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!inbox.IsEmpty || await failures.Reader.WaitToReadAsync(stoppingToken))
            {
                while (failures.Reader.TryRead(out var failure)) inbox.Add(failure);
                var batch = inbox.Take(MostPerBeat);
                var began = Stopwatch.GetTimestamp();
                if (batch.Count > 0) await RunAsync<RecordFailures>((record, token) => record.RunAsync(batch, token), stoppingToken);
                await Task.Delay(PauseAfter(Stopwatch.GetElapsedTime(began)), time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The ordinary end; what still waits is lost, as it would be in a crash.
        }
    }

    /// <summary>
    /// Whoever fails chooses what is diagnosed: a payload made for it takes a second. The time is paid back, so that diagnosing takes a
    /// fifth of one core at most, whatever strangers send.
    /// </summary>
    internal static TimeSpan PauseAfter(TimeSpan spent) => spent * 4 > Beat ? spent * 4 : Beat;

    private async Task ForgetAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await RunAsync<ForgetFailures>((forget, token) => forget.RunAsync(HandshakeFailure.MostPerDoor, token), stoppingToken);
            await Task.Delay(BetweenForgetting, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync<TUseCase>(Func<TUseCase, CancellationToken, Task> run, CancellationToken stoppingToken)
        where TUseCase : notnull
    {
        // Twice: on PostgreSQL another instance may write the same row at the same moment.
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await run(scope.ServiceProvider.GetRequiredService<TUseCase>(), stoppingToken);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whatever it is: strangers choose what is diagnosed here, and a loop that throws ends the whole process.
                if (attempt == 2) logger.LogWarning(e, "Cannot write down refused handshakes");
            }
        }
    }
}
