using System.Data.Common;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Dashboard.Platform;
using Microsoft.Extensions.Options;

namespace Dashboard.CommandLine;

/// <summary>Says in one line why the process ends, where the reason is the operator's to mend; a defect of ours keeps its trace.</summary>
internal static partial class StartFailure
{
    public static (string Text, int Status) Describe(Exception error) => error switch
    {
        WrongUseException => ($"{error.Message} See --help.", ExitStatus.WrongUse),
        CommandFailedException => (error.Message, ExitStatus.Failed),
        InvalidConfigurationException => ($"Configuration: {OneLine(error.Message)}", ExitStatus.Failed),
        OptionsValidationException options => ($"Configuration: {OneLine(string.Join(' ', options.Failures))}", ExitStatus.Failed),
        InvalidOperationException when BindingFailure().Match(error.Message) is { Success: true } failure => (NameBadValue(failure), ExitStatus.Failed),
        InvalidDataException => ($"Configuration: {OneLine(Innermost(error).Message)}", ExitStatus.Failed),
        DbException => ($"Database: {OneLine(Innermost(error).Message)}", ExitStatus.Failed),
        _ when Innermost(error) is DbException or SocketException { SocketErrorCode: not SocketError.AddressAlreadyInUse } && error is not IOException =>
            ($"Database: {OneLine(Innermost(error).Message)}", ExitStatus.Failed),
        IOException or UnauthorizedAccessException => (OneLine(error.Message), ExitStatus.Failed),
        OperationCanceledException => ("Interrupted.", ExitStatus.Failed),
        _ => (error.ToString(), ExitStatus.Failed),
    };

    /// <summary>The configuration binder's words, with what the setting takes instead of a type's name.</summary>
    private static string NameBadValue(Match failure)
    {
        var type = typeof(StartFailure).Assembly.GetType(failure.Groups["type"].Value);
        var allowed = type is { IsEnum: true } ? $"it is one of {string.Join(", ", Enum.GetNames(type))}" : "that is not a value it takes";
        return $"Configuration: {failure.Groups["path"].Value} is '{OneLine(failure.Groups["value"].Value)}'; {allowed}.";
    }

    private static Exception Innermost(Exception error)
    {
        while (error.InnerException is { } inner) error = inner;
        return error;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<path>[^']*)' to type '(?<type>[^']*)'", RegexOptions.Singleline)]
    private static partial Regex BindingFailure();
}
