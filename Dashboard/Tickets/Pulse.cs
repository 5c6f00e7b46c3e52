namespace Dashboard.Tickets;

/// <summary>One timer for everything that beats at the same rate, however many wait for it.</summary>
internal sealed class Pulse : IDisposable
{
    private readonly ITimer timer;
    private TaskCompletionSource next = Waiting();

    /// <param name="onBeat">Called after those who wait; short, and does not throw.</param>
    public Pulse(TimeProvider time, TimeSpan interval, Action onBeat) => timer = time.CreateTimer(_ =>
    {
        Interlocked.Exchange(ref next, Waiting()).SetResult();
        onBeat();
    }, null, interval, interval);

    /// <summary>Completes at the next beat.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Dispose() => timer.Dispose();

    private static TaskCompletionSource Waiting() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
