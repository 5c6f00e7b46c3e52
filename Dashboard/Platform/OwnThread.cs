namespace Dashboard.Platform;

/// <summary>Work that waits without giving way to others, on a thread of its own: the pool's are too few to wait on.</summary>
internal static class OwnThread
{
    public static Task RunAsync(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> RunAsync<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The same for work that gives way here and there: what comes after goes on in the pool.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    /// <summary>Waits here. On such a thread only.</summary>
    public static void Await(Task task) => task.GetAwaiter().GetResult();

    /// <inheritdoc cref="Await(Task)"/>
    public static T Await<T>(Task<T> task) => task.GetAwaiter().GetResult();

    /// <summary>Waits here until it has ended, however.</summary>
    public static void Finish(Task task) => Task.WhenAny(task).GetAwaiter().GetResult();
}
