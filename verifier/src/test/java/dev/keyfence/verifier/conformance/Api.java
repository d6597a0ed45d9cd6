package dev.keyfence.verifier.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.http.Rig;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profilefile.ProfileFileException;
import dev.keyfence.verifier.profilefile.ProfileFiles;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One of the APIs that ship as profiles, behind a gateway that asks {@code /auth/{profile}}. */
final class Api implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long CREATED_AT_MICROS = 1_700_000_000_000_000L;

    final Profile profile;
    private final Rig rig = Rig.data();

    Api(String name) {
        try {
            profile =
                    ProfileFiles.load(null).stream()
                            .filter(each -> each.name().equals(name))
                            .findFirst()
                            .orElseThrow();
        } catch (ProfileFileException e) {
            throw new AssertionError(e);
        }
    }

    /** An API whose profile says more than the one that ships. */
    static Api with(String name, String more) {
        Api api = new Api(name);
        api.rig.serve(ProfileFiles.resource(name + ".yaml") + "\n" + more);
        return api;
    }

    /** A new active live key with these scopes. */
    String key(String... scopes) {
        return key(Environment.LIVE, List.of(scopes), UnaryOperator.identity());
    }

    /** A new active live key that differs. */
    String key(UnaryOperator<StoredKey> change) {
        return key(Environment.LIVE, List.of(), change);
    }

    /** A new key that differs. */
    String key(Environment environment, List<String> scopes, UnaryOperator<StoredKey> change) {
        String secret = unknownKey(environment);
        StoredKey key =
                new StoredKey(
                        KeyId.create(RANDOM, CREATED_AT_MICROS / 1_000),
                        1,
                        KeyStatus.ACTIVE,
                        profile.name(),
                        "acme",
                        environment,
                        scopes,
                        List.of(),
                        CREATED_AT_MICROS,
                        StoredKey.NEVER,
                        0);
        rig.keys.put(change.apply(key), KeyDigest.of(secret), "a key");
        return secret;
    }

    /** A revoked key. */
    String revokedKey(String... scopes) {
        return key(Environment.LIVE, List.of(scopes), FakeKeys.status(KeyStatus.REVOKED));
    }

    /** A key of this API's shape that nobody has. */
    String unknownKey(Environment environment) {
        return profile.format().mint(environment, RANDOM);
    }

    /** A key of another API. */
    String strangersKey() {
        return new KeyFormat("stranger").mint(Environment.LIVE, RANDOM);
    }

    /** The keys that it knows. */
    FakeKeys keys() {
        return rig.keys;
    }

    String idOf(String secret) {
        return rig.keys.idOf(secret).toString();
    }

    void change(String secret, UnaryOperator<StoredKey> change) {
        rig.keys.change(rig.keys.idOf(secret), change);
    }

    /** What the gateway is told of a client's request. */
    HttpResponse<String> request(String method, String path, String... headers) {
        List<String> all =
                new ArrayList<>(List.of("X-Original-Method", method, "X-Original-URI", path));
        all.addAll(List.of(headers));
        HttpRequest.Builder request =
                rig.request("/auth/" + profile.name()).headers(all.toArray(String[]::new));
        return rig.send(request);
    }

    /** What a service asks of a key. */
    HttpResponse<String> verify(String key) {
        return rig.post(
                "/v1/verify", "{\"profile\":\"%s\",\"key\":\"%s\"}".formatted(profile.name(), key));
    }

    /** A token that is signed with a key, under this payload. */
    String jwt(String secret, String payload) {
        String header = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"" + idOf(secret) + "\"}";
        String input = base64(header) + '.' + base64(payload);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return input
                    + '.'
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(mac.doFinal(input.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    /** Lets a key sign tokens. */
    void seal(String secret) {
        rig.keys.seal(secret);
    }

    /** A gateway's request that says by itself what it was asked for. */
    HttpResponse<String> forwarded(String below, List<String> headers) {
        return rig.send(
                rig.request("/auth/" + profile.name() + below)
                        .headers(headers.toArray(String[]::new)));
    }

    /** The reason as the trusted caller reads it. */
    static String reason(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Keyfence-Reason").orElse("ok");
    }

    static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Override
    public void close() {
        rig.close();
    }
}
