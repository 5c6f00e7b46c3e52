using System.CommandLine;
using Dashboard.CommandLine.Setup;
using Dashboard.Data.Team;

namespace Dashboard.CommandLine;

/// <summary><c>member add</c>: a member of a project, for scripts.</summary>
internal static class MemberCommand
{
    public static Command Create(CommandHost host)
    {
        var email = new Option<string>("--email") { Description = "The member's address.", Required = true, HelpName = "E" };
        var role = new Option<string>("--role") { Description = "Owner, Admin, Agent or Engineer.", Required = true, HelpName = "R" };
        var project = new Option<string>("--project") { Description = "The project's slug: the first part of its addresses.", Required = true, HelpName = "SLUG" };
        var add = new Command("add", $"Add a member to a project. A new account's password comes from {Password.Variable}, or is asked for.") { email, role, project };
        host.Handle(
            add,
            arguments => new Request(EmailArgument.Read(arguments.GetValue(email)!), ReadRole(arguments.GetValue(role)!), arguments.GetValue(project)!),
            RunAsync);
        return new Command("member", "Manage members of projects.") { add };
    }

    private static ProjectRole ReadRole(string text) =>
        Enum.GetNames<ProjectRole>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<ProjectRole>(name)
            : throw new WrongUseException($"--role '{text}' is none of {string.Join(", ", Enum.GetNames<ProjectRole>())}.");

    private static async Task RunAsync(IServiceProvider services, Request request, CancellationToken cancellationToken)
    {
        var createMember = ActivatorUtilities.CreateInstance<CreateMember>(services);
        var password = await createMember.ExistsAsync(request.Email, cancellationToken) ? null : Password.Obtain(request.Email);
        var added = await ActivatorUtilities.CreateInstance<AddMember>(services, createMember)
            .RunAsync(request.Email, password, request.Role, request.Project, cancellationToken);
        Console.WriteLine(added ? $"{request.Email} is now {request.Role} of '{request.Project}'." : $"{request.Email} is {request.Role} of '{request.Project}' already.");
    }

    private sealed record Request(string Email, ProjectRole Role, string Project);
}
