package caravan.journeys.sessions;

import caravan.journeys.shop.RunningShop;
import caravan.journeys.shop.Topology;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Access tokens that must be refused. Some are signed with the shop's own key from its database, so each has exactly one fault. */
final class ForgedTokens {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    private final ECKey shopKey;
    private final JWTClaimsSet good;

    private ForgedTokens(ECKey shopKey, JWTClaimsSet good) {
        this.shopKey = shopKey;
        this.good = good;
    }

    /** @param token a valid token, whose claims the forged tokens copy */
    static ForgedTokens in(RunningShop shop, String token) {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            String keyId = parsed.getHeader().getKeyID();
            String encrypted = shop.superuser()
                    .createQuery("SELECT private_key_encrypted FROM users.signing_key WHERE key_id = :id")
                    .bind("id", keyId)
                    .mapTo(String.class)
                    .one();
            return new ForgedTokens(ECKey.parse(decrypt(keyId, encrypted)), parsed.getJWTClaimsSet());
        } catch (ParseException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String decrypt(String keyId, String encrypted) throws GeneralSecurityException {
        byte[] whole = Base64.getDecoder().decode(encrypted);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(Base64.getDecoder().decode(Topology.KEY_ENCRYPTION_KEY), "AES"),
                new GCMParameterSpec(TAG_BITS, Arrays.copyOf(whole, NONCE_BYTES)));
        cipher.updateAAD(keyId.getBytes(StandardCharsets.UTF_8));
        return new String(cipher.doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES), StandardCharsets.UTF_8);
    }

    /** A token of the right type, signed with the shop's key. It has the claims of the valid token with one change. */
    String with(UnaryOperator<JWTClaimsSet.Builder> change) {
        return sign(ACCESS_TOKEN, change.apply(new JWTClaimsSet.Builder(good)).build());
    }

    /** The bad tokens by their faults. */
    Map<String, String> all() {
        Map<String, String> tokens = new LinkedHashMap<>();
        Instant past = Instant.now().minusSeconds(3600);
        tokens.put("unsigned (alg none)", unsigned());
        tokens.put("without its signature", withoutSignature());
        tokens.put("with another's signature", withAnotherSignature());
        tokens.put("signed by another key of the same name", signedByAnotherKey(shopKey.getKeyID()));
        tokens.put("signed by a key that nobody knows", signedByAnotherKey("019aaaaa-0000-7000-8000-00000000000f"));
        tokens.put("signed with HS256 and the public key", signedWithPublicKey());
        tokens.put(
                "expired",
                with(claims -> claims.issueTime(Date.from(past)).expirationTime(Date.from(past.plusSeconds(600)))));
        tokens.put("without an end", with(claims -> claims.expirationTime(null)));
        tokens.put(
                "not valid yet",
                with(claims -> claims.issueTime(Date.from(Instant.now().plusSeconds(3600)))));
        tokens.put("of another issuer", with(claims -> claims.issuer("https://issuer.example")));
        tokens.put("for another audience", with(claims -> claims.audience("another")));
        tokens.put("for no audience", with(claims -> claims.audience((String) null)));
        tokens.put("of a role that there is not", with(claims -> claims.claim("role", "root")));
        tokens.put("with a role that is no text", with(claims -> claims.claim("role", 7)));
        tokens.put("without a subject", with(claims -> claims.subject(null)));
        tokens.put("with a subject that is no id", with(claims -> claims.subject("ann")));
        tokens.put("without a session", with(claims -> claims.claim("sid", null)));
        tokens.put("of type JWT", sign(JOSEObjectType.JWT, good));
        tokens.put("no JWT at all", "abc");
        tokens.put("three dots", "...");
        tokens.put("a refresh token's form", "kR2Q0m7qUFMuXk4b3Yw5a1sVt9JcZ6oHnLdPiEgCxTA");
        tokens.put("longer than any token", "a".repeat(5000));
        return tokens;
    }

    private String sign(JOSEObjectType type, JWTClaimsSet claims) {
        try {
            return sign(new ECDSASigner(shopKey), header(JWSAlgorithm.ES256, type, shopKey.getKeyID()), claims);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JWSHeader header(JWSAlgorithm algorithm, JOSEObjectType type, String keyId) {
        return new JWSHeader.Builder(algorithm).type(type).keyID(keyId).build();
    }

    private static String sign(JWSSigner signer, JWSHeader header, JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private String unsigned() {
        String header = "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"" + shopKey.getKeyID() + "\"}";
        return Base64URL.encode(header) + "." + Base64URL.encode(good.toString()) + ".";
    }

    private String withoutSignature() {
        String token = with(claims -> claims);
        return token.substring(0, token.lastIndexOf('.') + 1);
    }

    private String withAnotherSignature() {
        String other = with(claims ->
                claims.claim("role", "administrator").jwtID(UUID.randomUUID().toString()));
        String own = with(claims -> claims);
        return other.substring(0, other.lastIndexOf('.')) + own.substring(own.lastIndexOf('.'));
    }

    private String signedByAnotherKey(String keyId) {
        try {
            ECKey another = new ECKeyGenerator(Curve.P_256).generate();
            return sign(new ECDSASigner(another), header(JWSAlgorithm.ES256, ACCESS_TOKEN, keyId), good);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String signedWithPublicKey() {
        byte[] secret = shopKey.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        try {
            return sign(new MACSigner(secret), header(JWSAlgorithm.HS256, ACCESS_TOKEN, shopKey.getKeyID()), good);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
