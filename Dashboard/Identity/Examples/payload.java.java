import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

final class UserHeroIdentity {
    /** The signed text and its digest; pass that same text, unchanged, to the page. */
    record Signed(String body, String digest) {}

    static Signed signPayload(Map<String, ?> payload) throws GeneralSecurityException {
        String body = payload.entrySet().stream()
            .map(field -> json(field.getKey()) + ":" + json(field.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
        byte[] secret = System.getenv("USERHERO_HMAC_SECRET").getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return new Signed(body, HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static String json(Object value) {
        if (value instanceof Number) return value.toString();
        StringBuilder text = new StringBuilder("\"");
        for (char c : value.toString().toCharArray()) {
            if (c == '"' || c == '\\' || c < ' ') text.append(String.format("\\u%04x", (int) c));
            else text.append(c);
        }
        return text.append('"').toString();
    }
}

// var signed = UserHeroIdentity.signPayload(Map.of(
//     "externalUserId", user.getId(),
//     "email", user.getEmail(),
//     "expiresAt", Instant.now().getEpochSecond() + 300));
=== template
th:data-user="${signed.body}" th:data-hmac="${signed.digest}"
=== self-test
System.out.println(UserHeroIdentity.signPayload(Map.of("selfTest", "Zo\u00eb / <M\u00fcller>")).digest());
