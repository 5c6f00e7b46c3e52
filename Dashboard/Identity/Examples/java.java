import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

final class UserHeroIdentity {
    /** Signs the JSON text that your mapper wrote; pass that same text, unchanged, to the page. */
    static String sign(String body) throws GeneralSecurityException {
        byte[] secret = System.getenv("USERHERO_HMAC_SECRET").getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }
}

// String body = new ObjectMapper().writeValueAsString(Map.of(
//     "externalUserId", user.getId(),
//     "email", user.getEmail(),
//     "expiresAt", Instant.now().getEpochSecond() + 300));
// String digest = UserHeroIdentity.sign(body);
