namespace Dashboard.Tests.Support;

/// <summary>
/// Runs program text in a customer's language by its real interpreter. Tests that use it carry <c>[Trait("Kind", "Interpreter")]</c>;
/// a language that is not installed fails them.
/// </summary>
public sealed class Interpreter
{
    public static readonly Interpreter Node = new("node", "nodejs", "mjs");
    public static readonly Interpreter Python = new("python3", "python3", "py");
    public static readonly Interpreter Php = new("php", "php-cli", "php");
    public static readonly Interpreter Ruby = new("ruby", "ruby", "rb");
    public static readonly Interpreter Go = new("go", "golang-go", "go", "run");
    public static readonly Interpreter Java = new("java", "default-jdk-headless", "java");

    /// <summary>Java with Jackson and Gson.</summary>
    public static readonly Interpreter JavaWithJson = new("java", "default-jdk-headless libjackson2-databind-java libgoogle-gson-java", "java", "-cp", string.Join(
        ':', new[] { "jackson-core", "jackson-annotations", "jackson-databind", "gson" }.Select(jar => $"/usr/share/java/{jar}.jar")));

    public static readonly Interpreter Elixir = new("elixir", "elixir", "exs");
    public static readonly Interpreter CSharp = new("dotnet", "dotnet-sdk-10.0", "cs", "run");

    private readonly string _program;
    private readonly string _package;
    private readonly string _extension;
    private readonly string[] _before;

    private Interpreter(string program, string package, string extension, params string[] before) =>
        (_program, _package, _extension, _before) = (program, package, extension, before);

    public override string ToString() => _program;

    /// <summary>Runs the program and returns what it printed, without the last line break. A non-zero exit status fails.</summary>
    /// <param name="code">The whole program.</param>
    /// <param name="environment">Added to this process's environment, such as <c>USERHERO_HMAC_SECRET</c>.</param>
    /// <param name="arguments">What the program sees after its own name.</param>
    public async Task<string> RunAsync(string code, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var folder = Repository.NewTemporaryFolder("interpreter");
        try
        {
            var file = Path.Combine(folder, "Main." + _extension);
            await File.WriteAllTextAsync(file, code);
            // One file is not a Go module.
            var settings = new Dictionary<string, string>(environment) { ["LANG"] = "C.UTF-8", ["GO111MODULE"] = "off" };
            using var process = ChildProcess.Start(_program, _package, [.. _before, file, .. arguments], settings);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"{_program} ended with {process.ExitCode}: {await errors}");
            return output.TrimEnd('\n', '\r');
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
