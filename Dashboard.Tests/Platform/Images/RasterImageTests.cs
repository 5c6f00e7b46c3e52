using Dashboard.Platform.Images;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.Platform.Images;

[Trait("Kind", "Pure")]
public sealed class RasterImageTests
{
    [Theory]
    [InlineData("image/png", 3, 2, "89504E470D0A1A0A0000000D49484452000000030000000208060000009D74661A")]
    [InlineData("image/jpeg", 3, 2, "FFD8FFE000104A46494600010100000100010000FFC00011080002000303012200021101031101FFD9")]
    [InlineData("image/webp", 3, 2, "52494646000000005745425056503820180000003001009D012A030002000000000000")]
    [InlineData("image/webp", 3, 2, "524946460000000057454250565038" + "4C0D0000002F02400000000000000000000000")]
    [InlineData("image/webp", 3, 2, "52494646000000005745425056503858" + "0A00000000000000020000010000000000")]
    public void Type_and_size_come_from_the_bytes(string type, int width, int height, string hex) =>
        Assert.Equal(new RasterImage(type, width, height), RasterImage.TryRead(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("")]
    [InlineData("89504E470D0A1A0A")]
    [InlineData("89504E470D0A1A0A0000000D49484452000000000000000208060000009D74661A")]
    [InlineData("89504E470D0A1A0A0000000D49484452FFFFFFFF0000000208060000009D74661A")]
    [InlineData("FFD8FFE00010")]
    [InlineData("FFD8FFFFFFFFFFFF")]
    [InlineData("FFD8FFE00000FFE00000FFE00000")]
    [InlineData("474946383961010001000000")]
    public void What_has_no_size_is_no_picture(string hex) => Assert.Null(RasterImage.TryRead(Convert.FromHexString(hex)));

    [Fact]
    public void Whatever_follows_a_signature_is_read_without_harm() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            byte[][] signatures = [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF], [.. "RIFF1234WEBPVP8 "u8], [.. "RIFF1234WEBPVP8X"u8]];
            return signatures.All(s => RasterImage.TryRead([.. s, .. bytes]) is null or { Width: > 0, Height: > 0 });
        }).QuickCheckThrowOnFailure();
}
