using Dashboard.Projects;

namespace Dashboard.Verification.Failures;

/// <summary>Tells an open page that refusals were written down; it reads them again itself.</summary>
internal static class FailureStream
{
    public static Task RunAsync(HttpContext http, CurrentProject current, StaffStream stream) =>
        stream.WriteAsync(http, current, ProjectPolicies.Engineer, RecordFailures.Topic(current.ProjectId));
}
