package dev.keyfence.verifier.leak;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Signs messages as GitHub does, with a key made for the test. */
public final class GitHubSigner {

    private final String id;
    private final KeyPair pair;

    private GitHubSigner(String id, KeyPair pair) {
        this.id = id;
        this.pair = pair;
    }

    /** A signer of the curve that GitHub signs with. */
    public static GitHubSigner named(String id) {
        return onCurve(id, "secp256r1");
    }

    static GitHubSigner onCurve(String id, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return new GitHubSigner(id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The identifier of its key. */
    public String id() {
        return id;
    }

    /** The header of a message. */
    public String sign(String message) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(message.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A list as GitHub publishes it. */
    public static byte[] list(GitHubSigner... signers) {
        StringBuilder keys = new StringBuilder();
        for (GitHubSigner each : signers) {
            keys.append(keys.isEmpty() ? "" : ",")
                    .append(
                            "{\"key_identifier\":\"%s\",\"key\":\"%s\",\"is_current\":true}"
                                    .formatted(each.id, each.pem()));
        }
        return ("{\"public_keys\":[" + keys + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private String pem() {
        byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
        String base64 =
                Base64.getMimeEncoder(64, lineEnd).encodeToString(pair.getPublic().getEncoded());
        String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
        return pem.replace("\n", "\\n");
    }
}
