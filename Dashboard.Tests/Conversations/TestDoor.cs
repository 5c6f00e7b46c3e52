using System.Diagnostics;
using System.Text.Json;
using Dashboard.Conversations;
using Dashboard.Identity;
using Dashboard.Platform.Errors;
using Dashboard.Platform.Mail;
using Dashboard.Platform.Security;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Conversations;

/// <summary>
/// The smallest door there could be, at <c>/test-door</c>: it believes what a request says about who asks, and is else made of what the real
/// doors are made of.
/// </summary>
internal sealed class TestDoor : IStartupFilter
{
    private static readonly Lazy<byte[]> HostScript = new(Bundle);

    /// <summary>Who may embed it, as in the settings.</summary>
    public string Domains { get; set; } = "";

    /// <summary>What the next calls are refused with; empty: nothing.</summary>
    public (int Status, string Code) Refusal { get; set; }

    /// <summary>Whether the door would still make such sessions.</summary>
    public bool Admits { get; set; } = true;

    /// <summary>The session of every stream.</summary>
    public Guid SessionId { get; } = Guid.NewGuid();

    /// <summary>Known by the text that they are known by.</summary>
    public Dictionary<string, CustomerScope> Customers { get; } = new(StringComparer.Ordinal);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Map("/test-door", branch => branch.Run(AnswerAsync));
        next(app);
    };

    private async Task AnswerAsync(HttpContext http)
    {
        CrossOrigin.Allow(http);
        var path = http.Request.Path.Value!;
        if (HttpMethods.IsOptions(http.Request.Method)) await CrossOrigin.AnswerPreflightAsync(http, "POST");
        else if (path == "/frame") await ShowFrameAsync(http);
        else if (path == "/host.js") await SendScriptAsync(http);
        else if (Refusal.Status != 0) await ApiProblem.WriteAsync(http, Refusal.Status, Refusal.Code);
        else await CallAsync(http, path);
    }

    private async Task ShowFrameAsync(HttpContext http)
    {
        var frame = http.RequestServices.GetRequiredService<ConversationFrame>()
            .Prepare(http, http.Request.Query.ContainsKey("nobody") ? null : DomainAllowlist.Parse(Domains, out _));
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(await http.RequestServices.GetRequiredService<MailTemplates>().RenderAsync("/Conversations/_Frame.cshtml", frame));
    }

    private static Task SendScriptAsync(HttpContext http)
    {
        http.Response.ContentType = "text/javascript; charset=utf-8";
        return http.Response.Body.WriteAsync(HostScript.Value).AsTask();
    }

    private async Task CallAsync(HttpContext http, string path)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        string? Text(string name) => body.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var services = http.RequestServices;
        var scope = Customers[Text("who")!];
        var id = Text("id");
        var read = body.RootElement.TryGetProperty("read", out var said) && said.ValueKind == JsonValueKind.True;
        IResult? result = path switch
        {
            "/list" => ConversationJson.Result(await services.GetRequiredService<ConversationQueries>().ListAsync(scope, default)),
            "/messages" => await services.GetRequiredService<ShowConversation>().RunAsync(scope, id!, read, Text("upTo"), default) is { } thread ? ConversationJson.Result(thread) : null,
            "/send" => await services.GetRequiredService<SendMessage>().RunAsync(scope, id, Text("text")!, default) is { } sent ? ConversationJson.Result(sent) : null,
            "/close" => await services.GetRequiredService<CloseConversation>().RunAsync(scope, id!, default) is { } closed ? ConversationJson.Result(closed) : null,
            "/typing" => await services.GetRequiredService<AnnounceTyping>().FromCustomerAsync(scope, id!, default) ? Results.NoContent() : null,
            _ => new Stream(this, scope),
        };
        await (result ?? ApiProblem.Result(StatusCodes.Status404NotFound, "not_found")).ExecuteAsync(http);
    }

    private static byte[] Bundle()
    {
        using var esbuild = Process.Start(new ProcessStartInfo("node")
        {
            WorkingDirectory = Repository.PathTo("Dashboard.Tests", "Conversations"),
            RedirectStandardOutput = true,
            ArgumentList = { Repository.PathTo("node_modules", "esbuild", "bin", "esbuild"), "host-page.js", "--bundle", "--format=iife", "--charset=utf8", "--log-level=error" },
        })!;
        using var bundle = new MemoryStream();
        esbuild.StandardOutput.BaseStream.CopyTo(bundle);
        esbuild.WaitForExit();
        Assert.Equal(0, esbuild.ExitCode);
        return bundle.ToArray();
    }

    private sealed class Stream(TestDoor door, CustomerScope scope) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => httpContext.RequestServices.GetRequiredService<ConversationStream>().WriteAsync(
            httpContext, new WatchedSession(door.SessionId, scope.IdentityIds, TimeProvider.System.GetUtcNow(), null, _ => ValueTask.FromResult(door.Admits)), scope);
    }
}
