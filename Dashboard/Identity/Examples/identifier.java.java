import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

final class SupportIdentity {
    static String sign(String identity) throws GeneralSecurityException {
        byte[] secret = System.getenv("SIGNING_SECRET").getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(identity.getBytes(StandardCharsets.UTF_8)));
    }
}

// String email = user.getEmail().trim().toLowerCase(Locale.ROOT); ⟦email⟧
// String signature = SupportIdentity.sign(email); ⟦email⟧
// String signature = SupportIdentity.sign(user.getId()); ⟦id⟧
=== template
th:data-email="${email}" th:data-signature="${signature}" ⟦email⟧
th:data-external-id="${user.id}" th:data-signature="${signature}" ⟦id⟧
=== self-test
System.out.println(SupportIdentity.sign("SELF_TEST"));
