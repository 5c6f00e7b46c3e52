using System.CommandLine;
using Dashboard.CommandLine.Checkup;

namespace Dashboard.CommandLine;

/// <summary><c>doctor</c>: one line for each thing the installation stands on, with the fix.</summary>
internal static class DoctorCommand
{
    public static Command Create(CommandHost host)
    {
        var command = new Command("doctor", "Check configuration, database, disk, clock, mail and public URL: one line each, with the fix.");
        host.HandleUnmigrated(command, static _ => 0, async (services, _, cancellationToken) =>
        {
            var failures = 0;
            await foreach (var finding in ActivatorUtilities.CreateInstance<Examine>(services).RunAsync(cancellationToken))
            {
                Console.WriteLine(finding);
                if (finding.Verdict == Verdict.Failure) failures++;
            }

            if (failures > 0) throw new CommandFailedException(failures == 1 ? "One check failed." : $"{failures} checks failed.");
        });
        return command;
    }
}
