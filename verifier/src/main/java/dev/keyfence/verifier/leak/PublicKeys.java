package dev.keyfence.verifier.leak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The public keys of {@code api.github.com/meta/public_keys/secret_scanning}, by their identifiers:
 * those of the curve P-256, which alone sign messages. One that GitHub no longer signs with is
 * among them for as long as GitHub lists it.
 *
 * @param byId the keys
 */
record PublicKeys(Map<String, PublicKey> byId) {

    /** None that are known. */
    static final PublicKeys NONE = new PublicKeys(Map.of());

    private static final String PEM_HEAD = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_FOOT = "-----END PUBLIC KEY-----";
    private static final JsonMapper JSON = new JsonMapper();

    /** Keeps its own copy. */
    PublicKeys {
        byId = Map.copyOf(byId);
    }

    /** The key of an identifier. */
    Optional<PublicKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Reads a list.
     *
     * @throws IOException when there is none, or no key in it that signs messages
     */
    static PublicKeys read(byte[] list) throws IOException {
        JsonNode root = JSON.readTree(list);
        Map<String, PublicKey> keys = new HashMap<>();
        for (JsonNode each : root.path("public_keys")) {
            key(each.path("key").asText(""))
                    .ifPresent(key -> keys.put(each.path("key_identifier").asText(""), key));
        }
        keys.remove("");
        if (keys.isEmpty()) {
            throw new IOException(
                    "it holds no 'public_keys' with 'key_identifier' and 'key', a P-256 key in PEM");
        }
        return new PublicKeys(keys);
    }

    private static Optional<PublicKey> key(String pem) {
        String text = pem.strip();
        if (!text.startsWith(PEM_HEAD) || !text.endsWith(PEM_FOOT)) {
            return Optional.empty();
        }
        String base64 = text.substring(PEM_HEAD.length(), text.length() - PEM_FOOT.length());
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            PublicKey key =
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
            return key instanceof ECPublicKey ec && isP256(ec)
                    ? Optional.of(key)
                    : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isP256(ECPublicKey key) throws GeneralSecurityException {
        AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
        p256.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec curve = p256.getParameterSpec(ECParameterSpec.class);
        return key.getParams().getCurve().equals(curve.getCurve())
                && key.getParams().getGenerator().equals(curve.getGenerator())
                && key.getParams().getOrder().equals(curve.getOrder());
    }
}
