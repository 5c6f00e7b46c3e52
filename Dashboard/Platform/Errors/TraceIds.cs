using System.Security.Cryptography;

namespace Dashboard.Platform.Errors;

/// <summary>
/// The number by which a failure is found again: 128 random bits of ours. The caller's <c>traceparent</c> is never used,
/// since whoever chose it could make two failures look like one.
/// </summary>
public static class TraceIds
{
    private static readonly object Key = new();

    /// <summary>The request's trace id, made on first use: 32 lower-case hexadecimal digits.</summary>
    public static string Of(HttpContext http)
    {
        if (http.Items[Key] is string known)
            return known;
        var made = RandomNumberGenerator.GetHexString(32, lowercase: true);
        http.Items[Key] = made;
        return made;
    }
}
