namespace Dashboard.Verification.Rules;

/// <summary>The line that does it right, in each of the eight languages of the signing examples.</summary>
internal static class FixLines
{
    private static readonly string[] Languages = ["Node.js", "Python", "Ruby", "PHP", "Go", "C#", "Java", "Elixir"];

    /// <summary>Those of every set, in the order shown.</summary>
    public static IReadOnlyList<string> AllLanguages => Languages;

    public static readonly IReadOnlyList<CodeLine> Hex = Of(
        ".digest('hex')", ".hexdigest()", "OpenSSL::HMAC.hexdigest('SHA256', secret, text)", "hash_hmac('sha256', $text, $secret)  // without true",
        "hex.EncodeToString(mac.Sum(nil))", "Convert.ToHexStringLower(digest)", "HexFormat.of().formatHex(digest)", "Base.encode16(digest, case: :lower)");

    public static readonly IReadOnlyList<CodeLine> Hmac = Of(
        "crypto.createHmac('sha256', secret).update(text).digest('hex')", "hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()",
        "OpenSSL::HMAC.hexdigest('SHA256', secret, text)", "hash_hmac('sha256', $text, $secret)", "mac := hmac.New(sha256.New, []byte(secret)); mac.Write([]byte(text))",
        "HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text))", "Mac.getInstance(\"HmacSHA256\")", ":crypto.mac(:hmac, :sha256, secret, text)");

    /// <summary>The secret's text, without what a file or shell put around it, is the key as it is.</summary>
    public static readonly IReadOnlyList<CodeLine> Secret = Of(
        "const secret = process.env.SECRET.trim();", "secret = os.environ[\"SECRET\"].strip().encode()", "secret = ENV.fetch('SECRET').strip", "$secret = trim(getenv('SECRET'));",
        "secret := []byte(strings.TrimSpace(os.Getenv(\"SECRET\")))", "var secret = Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable(\"SECRET\")!.Trim());",
        "byte[] secret = System.getenv(\"SECRET\").strip().getBytes(StandardCharsets.UTF_8);", "secret = System.fetch_env!(\"SECRET\") |> String.trim()");

    /// <summary>One string is serialised, signed and passed on.</summary>
    public static readonly IReadOnlyList<CodeLine> OneString = Of(
        "const json = JSON.stringify(payload); const hmac = sign(json);  // pass json itself", "body = json.dumps(payload); digest = sign(body)  # pass body itself",
        "body = payload.to_json; digest = sign(body)  # pass body itself", "$body = json_encode($payload); $digest = sign($body);  // pass $body itself",
        "body, _ := json.Marshal(payload); digest := sign(body)  // pass body itself", "var body = JsonSerializer.Serialize(payload); var digest = Sign(body);  // pass body itself",
        "String body = mapper.writeValueAsString(payload); String digest = sign(body);  // pass body itself", "body = Jason.encode!(payload); digest = sign(body)  # pass body itself");

    public static readonly IReadOnlyList<CodeLine> Utf8 = Of(
        "hmac.update(text, 'utf8')", "text.encode('utf-8')  # not utf-16, not utf-8-sig", "text.encode('UTF-8')", "mb_convert_encoding($text, 'UTF-8')", "[]byte(text)",
        "new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text)", "text.getBytes(StandardCharsets.UTF_8)", "text  # strings are UTF-8 already");

    public static readonly IReadOnlyList<CodeLine> Expiry = Of(
        "expiresAt: Math.floor(Date.now() / 1000) + 300", "\"expiresAt\": int(time.time()) + 300", "expiresAt: Time.now.to_i + 300", "'expiresAt' => time() + 300",
        "\"expiresAt\": time.Now().Unix() + 300", "expiresAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 300", "\"expiresAt\", Instant.now().getEpochSecond() + 300",
        "expiresAt: System.os_time(:second) + 300");

    public static readonly IReadOnlyList<CodeLine> Identifiers = Of(
        "{ externalUserId: String(user.id), email: user.email, expiresAt }", "{\"externalUserId\": str(user.id), \"email\": user.email, \"expiresAt\": expires_at}",
        "{ externalUserId: user.id.to_s, email: user.email, expiresAt: expires_at }", "['externalUserId' => (string) $user->id, 'email' => $user->email, 'expiresAt' => $expiresAt]",
        "map[string]any{\"externalUserId\": user.ID, \"email\": user.Email, \"expiresAt\": expiresAt}", "new { externalUserId = user.Id, email = user.Email, expiresAt }",
        "Map.of(\"externalUserId\", user.getId(), \"email\", user.getEmail(), \"expiresAt\", expiresAt)", "%{externalUserId: to_string(user.id), email: user.email, expiresAt: expires_at}");

    /// <summary>An address is trimmed and lowered once; the result is both signed and passed.</summary>
    public static readonly IReadOnlyList<CodeLine> Email = Of(
        "const email = user.email.trim().toLowerCase(); const signature = sign(email);", "email = user.email.strip().lower(); signature = sign(email)",
        "email = user.email.strip.downcase; signature = sign(email)", "$email = strtolower(trim($user->email)); $signature = sign($email);",
        "email := strings.ToLower(strings.TrimSpace(user.Email)); signature := sign(email)", "var email = user.Email.Trim().ToLowerInvariant(); var signature = Sign(email);",
        "String email = user.getEmail().trim().toLowerCase(Locale.ROOT); String signature = sign(email);", "email = user.email |> String.trim() |> String.downcase(); signature = sign(email)");

    /// <summary>The id as it is.</summary>
    public static readonly IReadOnlyList<CodeLine> Id = Of(
        "const signature = sign(String(user.id));", "signature = sign(str(user.id))", "signature = sign(user.id.to_s)", "$signature = sign((string) $user->id);",
        "signature := sign(user.ID)", "var signature = Sign(user.Id);", "String signature = sign(user.getId());", "signature = sign(to_string(user.id))");

    private static CodeLine[] Of(params string[] lines) => [.. Languages.Zip(lines, static (language, line) => new CodeLine(language, line))];
}
