using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dashboard.CommandLine.Setup;
using Dashboard.Data.Projects;
using Dashboard.Identity;

namespace Dashboard.CommandLine;

/// <summary><c>setup</c>: what the first start and the settings pages do, for scripts.</summary>
internal static class SetupCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(CommandHost host)
    {
        var email = new Option<string>("--email") { Description = "The owner's address.", Required = true, HelpName = "E" };
        var project = new Option<string>("--project") { Description = "The project's name.", Required = true, HelpName = "NAME" };
        var origins = new Option<string[]>("--origin") { Description = "An origin that may embed the portal, such as https://app.example.com; repeat it for more.", HelpName = "https://…" };
        var json = new Option<bool>("--json") { Description = "Print keys and secrets as JSON: the one reveal of the secrets." };
        var command = new Command("setup", $"Create an owner, a project and its three doors. The password comes from {Password.Variable}, or is asked for. Safe to repeat, and while the server runs.")
        {
            email, project, origins, json,
        };
        host.Handle(
            command,
            arguments => Request(arguments.GetValue(email)!, arguments.GetValue(project)!, arguments.GetValue(origins) ?? [], arguments.GetValue(json)),
            RunAsync);
        return command;
    }

    private static SetUpRequest Request(string email, string project, string[] origins, bool reveal)
    {
        var name = project.Trim();
        if (name.Length is 0 or > Project.MaxNameLength) throw new WrongUseException($"--project takes a name of 1 to {Project.MaxNameLength} characters.");
        var refused = string.Join(' ', origins.Select(o => (Text: o, Refusal: OriginPattern.Parse(o, out _))).Where(o => o.Refusal != OriginRefusal.None)
            .Select(o => $"--origin '{o.Text}': {o.Refusal.Describe()}"));
        if (refused.Length > 0) throw new WrongUseException(refused);
        var allowlist = OriginAllowlist.Parse(string.Join('\n', origins), out var tooMany);
        if (tooMany.Count > 0) throw new WrongUseException(tooMany[0].Refusal.Describe());
        return new SetUpRequest(EmailArgument.Read(email), null, name, [.. allowlist.Patterns.Select(p => p.ToString())], reveal);
    }

    private static async Task RunAsync(IServiceProvider services, SetUpRequest request, CancellationToken cancellationToken)
    {
        var createMember = ActivatorUtilities.CreateInstance<CreateMember>(services);
        // Asked for before the transaction, so that nobody waits for somebody's typing.
        if (!await createMember.ExistsAsync(request.Email, cancellationToken)) request = request with { Password = Password.Obtain(request.Email) };
        var answer = await ActivatorUtilities.CreateInstance<SetUp>(services, createMember).RunAsync(request, cancellationToken);
        var url = services.GetRequiredService<IConfiguration>()["PublicUrl"] is { Length: > 0 } set ? set.TrimEnd('/') : HostBuilding.DefaultUrl;
        if (request.Reveal) Console.WriteLine(JsonSerializer.Serialize(Shape(url, answer), Json));
        else Tell(url, answer);
    }

    private static object Shape(string url, SetUpAnswer a) => new
    {
        url,
        a.Changed,
        project = new { a.Slug, a.Name },
        owner = new { email = a.OwnerEmail },
        portal = new { a.PublicKey, secret = a.PortalSecret },
        ticketCenter = new { a.HelpdeskId, secret = a.TicketCenterSecret },
        widget = new { slug = a.WidgetSlug, secret = a.WidgetSecret },
    };

    private static void Tell(string url, SetUpAnswer a)
    {
        Console.WriteLine(a.Changed ? $"Project '{a.Name}' is set up: {url}/{a.Slug}" : $"Project '{a.Name}' was set up before, nothing changed: {url}/{a.Slug}");
        Console.WriteLine($"  Owner            {a.OwnerEmail}");
        Console.WriteLine($"  Embedded Portal  {a.PublicKey}");
        Console.WriteLine($"  Ticket Center    {a.HelpdeskId}");
        Console.WriteLine($"  Chat Widget      {a.WidgetSlug}");
        if (a.Changed) Console.WriteLine("The secrets wait behind \"Reveal once\" in the project's settings.");
    }
}
