namespace Dashboard.CommandLine;

/// <summary>A command could not do what it was asked; the message is the reason on stderr, the exit status is 1.</summary>
public sealed class CommandFailedException : Exception
{
    public CommandFailedException()
    {
    }

    public CommandFailedException(string message)
        : base(message)
    {
    }

    public CommandFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A command was called with something that it never takes; the exit status is 2.</summary>
public sealed class WrongUseException : Exception
{
    public WrongUseException()
    {
    }

    public WrongUseException(string message)
        : base(message)
    {
    }

    public WrongUseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
