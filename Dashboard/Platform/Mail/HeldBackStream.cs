#if MAILKIT
using System.Net.Sockets;

namespace Dashboard.Platform.Mail;

/// <summary>
/// A connection whose last words can be held back, under the encryption, if there is any: whoever wrote them may wait for the answer already, and somebody
/// else sends them.
/// </summary>
internal sealed class HeldBackStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>Kept for the next mail; larger ones are rare.</summary>
    private const int MostKept = 64 * 1024;

    private readonly Lock gate = new();
    private MemoryStream kept = new();
    private bool isHeld;

    /// <summary>What is written from now on waits for <see cref="LetGo"/>.</summary>
    public void Hold()
    {
        lock (gate) isHeld = true;
    }

    public void LetGo()
    {
        lock (gate)
        {
            isHeld = false;
            base.Write(kept.GetBuffer(), 0, (int)kept.Length);
            if (kept.Capacity > MostKept) kept = new MemoryStream();
            kept.SetLength(0);
        }
    }

    /// <remarks>The other ways to write without giving way end here.</remarks>
    public override void Write(byte[] buffer, int offset, int count)
    {
        lock (gate)
        {
            if (count == 0) return;
            if (isHeld) kept.Write(buffer, offset, count);
            else base.Write(buffer, offset, count);
        }
    }
}
#endif
