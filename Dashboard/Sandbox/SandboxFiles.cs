namespace Dashboard.Sandbox;

/// <summary>The sample's page, script and style sheet, embedded so that the published product needs no file beside it.</summary>
internal static class SandboxFiles
{
    public static string Read(string name)
    {
        using var stream = typeof(SandboxFiles).Assembly.GetManifestResourceStream($"sandbox.{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
