using Dashboard.Platform.Live;
using Dashboard.Projects;

namespace Dashboard.Verification.Failures;

/// <summary>Tells an open page that refusals were written down; it reads them again itself.</summary>
internal static class FailureStream
{
    // A stream keeps the authorisation it began with; ending it now and then makes the browser ask again.
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(HttpContext http, CurrentProject current, LiveEvents live, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        using var longest = new CancellationTokenSource(LongestStream, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping, longest.Token);
        await EventStream.WriteAsync(http.Response, live.Subscribe(RecordFailures.Topic(current.ProjectId), ending.Token), time, ending.Token);
    }
}
