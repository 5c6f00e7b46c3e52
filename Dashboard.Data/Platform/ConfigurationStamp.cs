namespace Dashboard.Data.Platform;

/// <summary>
/// One row whose number grows with every change of settings that processes cache. Other processes on the same
/// database poll it and drop their caches when it moved.
/// </summary>
public sealed class ConfigurationStamp
{
    public const int OnlyId = 1;

    private ConfigurationStamp() { }

    public int Id { get; private set; } = OnlyId;

    public long Value { get; private set; }

    public static ConfigurationStamp First() => new();
}

/// <summary>An element of the Data Protection key ring, where the ring lives in the database (PostgreSQL).</summary>
public sealed class DataProtectionKey
{
    private DataProtectionKey() { }

    public DataProtectionKey(string friendlyName, string xml)
    {
        FriendlyName = friendlyName;
        Xml = xml;
    }

    public long Id { get; private set; }

    public string FriendlyName { get; private set; } = null!;

    public string Xml { get; private set; } = null!;
}
