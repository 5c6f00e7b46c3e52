using System.Globalization;
using System.Text.RegularExpressions;

namespace Dashboard.Tests.Support;

/// <summary>What an example signed.</summary>
/// <param name="Text">The text as it goes into the page.</param>
/// <param name="Signature">Its signature.</param>
/// <param name="SelfTest">What the self-test's line printed.</param>
public sealed record ExampleOutput(string Text, string Signature, string SelfTest);

/// <summary>
/// A signing example as a page shows it, run by the interpreter of its language as it stands: around it is only what a framework would be
/// (a request with a signed-in user) or a line that calls the function.
/// </summary>
/// <param name="Id">Of the example: <c>node</c>, <c>rails</c>, ….</param>
/// <param name="Code">The code block's text.</param>
/// <param name="SelfTest">The line that is to be run below it.</param>
public sealed record ShownExample(string Id, string Code, string SelfTest)
{
    /// <summary>Whether it signs a payload, as the Embedded Portal wants it, or a bare identifier.</summary>
    private bool IsPayload => Code.Contains("USERHERO_HMAC_SECRET", StringComparison.Ordinal);

    public async Task<ExampleOutput> RunAsync(string variable, string secret, EndCustomer user, long expiresAt)
    {
        var environment = new Dictionary<string, string>
        {
            [variable] = secret,
            ["USER_ID"] = user.ExternalUserId,
            ["USER_EMAIL"] = user.Email,
            ["USER_NAME"] = user.Name,
            ["IDENTITY"] = Code.Contains("email", StringComparison.OrdinalIgnoreCase) ? user.Email : user.ExternalUserId,
            ["EXPIRES_AT"] = expiresAt.ToString(CultureInfo.InvariantCulture),
            ["PYTHONIOENCODING"] = "utf-8",
            ["JAVA_TOOL_OPTIONS"] = "-Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8",
            ["DOTNET_NOLOGO"] = "1",
        };
        var (interpreter, program) = Program();
        var lines = (await interpreter.RunAsync(program, environment)).Split('\n').Select(l => l.TrimEnd('\r')).ToArray();
        Assert.True(lines.Length >= 3, $"{Id} printed {lines.Length} lines: {string.Join(" | ", lines)}");
        return new ExampleOutput(lines[^3], lines[^2], lines[^1]);
    }

    private (Interpreter Interpreter, string Program) Program() => Id switch
    {
        "node" => (Interpreter.Node, $"{Code}\n{Choose(NodePayload, "console.log(process.env.IDENTITY); console.log(sign(process.env.IDENTITY));")}\n{SelfTest}"),
        "python" => (Interpreter.Python, $"{Code}\n{Choose(PythonPayload, "print(os.environ['IDENTITY']); print(sign(os.environ['IDENTITY']))")}\n{SelfTest}"),
        "ruby" => (Interpreter.Ruby, $"{Code}\n{Choose(RubyPayload, "puts ENV['IDENTITY'], sign(ENV['IDENTITY'])")}\n{SelfTest}"),
        "php" => (Interpreter.Php, $"{Code}\n{Choose(PhpPayload, "echo getenv('IDENTITY'), \"\\n\", sign(getenv('IDENTITY')), \"\\n\";")}\n{SelfTest}"),
        "go" => (Interpreter.Go, Go()),
        "java" => (Interpreter.Java, BeforeType($"class Main {{ public static void main(String[] args) throws Exception {{ {Choose(JavaPayload, "System.out.println(System.getenv(\"IDENTITY\")); System.out.println(SupportIdentity.sign(System.getenv(\"IDENTITY\")));")} {SelfTest} }} }}\n\n", "final class")),
        "elixir" => (Interpreter.Elixir, $"{Code}\n{Choose(ElixirPayload, "IO.puts(System.fetch_env!(\"IDENTITY\")); IO.puts(SupportIdentity.sign(System.fetch_env!(\"IDENTITY\")))")}\n{SelfTest}"),
        "csharp" => (Interpreter.CSharp, $"#:property PublishAot=false\n{BeforeType(Choose(CSharpPayload, "var identity = Environment.GetEnvironmentVariable(\"IDENTITY\")!; Console.WriteLine(identity); Console.WriteLine(SupportIdentity.Sign(identity));") + SelfTest + "\n\n", "public static class")}"),
        "express" => (Interpreter.Node, $"{ExpressStub}\n{Code}\n{SelfTest}"),
        "nextjs" => (Interpreter.Node, $"{Code.Replace("import { currentUser } from '@/lib/session'; // whatever tells you who is signed in", NextStub, StringComparison.Ordinal)}\n{NextCall}\n{SelfTest}"),
        "django" => (Interpreter.Python, $"{DjangoStub}\n{Code}\nsupport(Request())\n{SelfTest}"),
        "rails" => (Interpreter.Ruby, $"{RailsStub}\n{Code}\n{RailsCall}\n{SelfTest}"),
        "laravel" => (Interpreter.Php, Laravel()),
        "aspnet" => (Interpreter.CSharp, $"#:sdk Microsoft.NET.Sdk.Web\n#:property PublishAot=false\n{BeforeType(AspNetCall + SelfTest + "\n\n", "[Authorize]")}"),
        _ => throw new InvalidOperationException($"No interpreter for {Id}."),
    };

    private string Choose(string payload, string identifier) => IsPayload ? payload : identifier;

    private string BeforeType(string statements, string type) => Code.Replace(type, statements + type, StringComparison.Ordinal);

    private string Go() => Code.Replace("package main\n", "package main\n\nimport \"strconv\"\n", StringComparison.Ordinal) + "\nfunc main() {\n" + Choose(
        """
        expires, _ := strconv.ParseInt(os.Getenv("EXPIRES_AT"), 10, 64)
        body, hmac, err := SignPayload(map[string]any{"externalUserId": os.Getenv("USER_ID"), "email": os.Getenv("USER_EMAIL"), "name": os.Getenv("USER_NAME"), "expiresAt": expires})
        if err != nil { panic(err) }
        os.Stdout.WriteString(body + "\n" + hmac + "\n")
        """,
        "_ = strconv.Itoa; os.Stdout.WriteString(os.Getenv(\"IDENTITY\") + \"\\n\" + Sign(os.Getenv(\"IDENTITY\")) + \"\\n\")") + $"\n{SelfTest}\n}}\n";

    private string Laravel()
    {
        var body = Code.Replace("<?php", "", StringComparison.Ordinal).Replace("namespace App\\Http\\Controllers;", "", StringComparison.Ordinal);
        return $$"""
            <?php
            namespace Illuminate\Http {
                class Request { public function user() { return (object) ['id' => getenv('USER_ID'), 'email' => getenv('USER_EMAIL')]; } }
            }
            namespace App\Http\Controllers {
                class Controller {}
                function view($name, $values) { return array_values($values); }
                function config($name) { return getenv('{{(IsPayload ? "USERHERO_HMAC_SECRET" : Regex.Match(Code, @"env\('(\w+)'\)").Groups[1].Value)}}'); }
                {{body}}
            }
            namespace {
                echo implode("\n", (new \App\Http\Controllers\SupportController())->show(new \Illuminate\Http\Request())), "\n";
                {{SelfTest}}
            }
            """;
    }

    private const string NodePayload =
        "const s = signPayload({ externalUserId: process.env.USER_ID, email: process.env.USER_EMAIL, name: process.env.USER_NAME, expiresAt: Number(process.env.EXPIRES_AT) }); console.log(s.json); console.log(s.hmac);";

    private const string PythonPayload =
        "for line in sign_payload({'externalUserId': os.environ['USER_ID'], 'email': os.environ['USER_EMAIL'], 'name': os.environ['USER_NAME'], 'expiresAt': int(os.environ['EXPIRES_AT'])}): print(line)";

    private const string RubyPayload =
        "puts sign_payload(externalUserId: ENV['USER_ID'], email: ENV['USER_EMAIL'], name: ENV['USER_NAME'], expiresAt: ENV['EXPIRES_AT'].to_i)";

    private const string PhpPayload =
        "echo implode(\"\\n\", sign_payload(['externalUserId' => getenv('USER_ID'), 'email' => getenv('USER_EMAIL'), 'name' => getenv('USER_NAME'), 'expiresAt' => (int) getenv('EXPIRES_AT')])), \"\\n\";";

    private const string JavaPayload =
        "var signed = UserHeroIdentity.signPayload(Map.of(\"externalUserId\", System.getenv(\"USER_ID\"), \"email\", System.getenv(\"USER_EMAIL\"), \"name\", System.getenv(\"USER_NAME\"), \"expiresAt\", Long.parseLong(System.getenv(\"EXPIRES_AT\")))); System.out.println(signed.body()); System.out.println(signed.digest());";

    private const string ElixirPayload =
        """
        {body, digest} = UserHeroIdentity.sign_payload(
          externalUserId: System.fetch_env!("USER_ID"), email: System.fetch_env!("USER_EMAIL"),
          name: System.fetch_env!("USER_NAME"), expiresAt: String.to_integer(System.fetch_env!("EXPIRES_AT")))
        IO.puts(body)
        IO.puts(digest)
        """;

    private const string CSharpPayload =
        """
        var (body, digest) = UserHeroIdentity.SignPayload(new
        {
            externalUserId = Environment.GetEnvironmentVariable("USER_ID"),
            email = Environment.GetEnvironmentVariable("USER_EMAIL"),
            name = Environment.GetEnvironmentVariable("USER_NAME"),
            expiresAt = long.Parse(Environment.GetEnvironmentVariable("EXPIRES_AT")!),
        });
        Console.WriteLine(body);
        Console.WriteLine(digest);

        """;

    private const string ExpressStub =
        "const app = { get: (path, answer) => answer({ user: { id: process.env.USER_ID, email: process.env.USER_EMAIL } }, { render: (view, v) => { console.log(v.json ?? v.identity); console.log(v.hmac ?? v.signature); } }) };";

    private const string NextStub = "const currentUser = async () => ({ id: process.env.USER_ID, email: process.env.USER_EMAIL });";

    private const string NextCall = "const answer = await (await GET()).json(); console.log(answer.user ?? answer.identity); console.log(answer.userHmac ?? answer.signature);";

    private const string DjangoStub =
        """
        import os, sys, types
        def module(name, **members): sys.modules[name] = types.SimpleNamespace(**members)
        class Request:
            user = types.SimpleNamespace(pk=os.environ["USER_ID"], email=os.environ["USER_EMAIL"])
        for name in ("django", "django.contrib", "django.contrib.auth"): module(name)
        module("django.contrib.auth.decorators", login_required=lambda view: view)
        module("django.shortcuts", render=lambda request, template, values: print(*values.values(), sep="\n"))
        """;

    private const string RailsStub =
        """
        class ApplicationController
          def self.before_action(*) = nil
          def current_user = Struct.new(:id, :email).new(ENV['USER_ID'], ENV['USER_EMAIL'])
        end
        """;

    private const string RailsCall =
        """
        controller = SupportController.new
        controller.show
        puts controller.instance_variables.map { |name| controller.instance_variable_get(name) }
        """;

    private const string AspNetCall =
        """
        var model = new SupportModel { PageContext = new() { HttpContext = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, Environment.GetEnvironmentVariable("USER_ID")!),
            new Claim(ClaimTypes.Email, Environment.GetEnvironmentVariable("USER_EMAIL")!),
        ], "test")) } } };
        model.OnGet();
        foreach (var property in typeof(SupportModel).GetProperties().Where(p => p.DeclaringType == typeof(SupportModel))) Console.WriteLine(property.GetValue(model));

        """;
}
