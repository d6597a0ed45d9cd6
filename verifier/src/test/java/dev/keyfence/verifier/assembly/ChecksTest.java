package dev.keyfence.verifier.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.key.HashAlgorithm;
import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.store.ImportedForms;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChecksTest {

    private static final HashKind SHA_512 = new HashKind(HashAlgorithm.SHA_512, "");
    private static final HashKind OLD = new HashKind(HashAlgorithm.HMAC_SHA_256, "old");
    private static final HashKind OLDER = new HashKind(HashAlgorithm.HMAC_SHA_256, "older");
    private static final byte[] SECRET = "a shared secret".getBytes(UTF_8);

    @Test
    void saysThatEveryImportedHashCanBeMade() {
        assertThat(imports(HashSecrets.NONE).detail()).isEqualTo("every hash can be made");
        assertThat(imports(HashSecrets.NONE, SHA_512).detail()).isEqualTo("every hash can be made");
        assertThat(imports(secrets("old"), SHA_512, OLD).detail())
                .isEqualTo("every hash can be made");
    }

    @Test
    void namesTheHashesWhoseSecretIsMissing() {
        assertThat(imports(secrets("old"), SHA_512, OLD, OLDER).detail())
                .contains("--import-secrets", "hmac-sha256:older")
                .doesNotContain("hmac-sha256:old,", "sha512", "shared");
        assertThat(imports(HashSecrets.NONE, OLD, OLDER).detail())
                .endsWith("hmac-sha256:old, hmac-sha256:older");
    }

    @Test
    void doesNotKeepANodeFromAnsweringForOtherKeys() {
        assertThat(imports(HashSecrets.NONE, OLD).ready()).isTrue();
        assertThat(imports(HashSecrets.NONE).ready()).isTrue();
    }

    private static HashSecrets secrets(String name) {
        return new HashSecrets(Map.of(name, SECRET));
    }

    private static HealthCheck.Health imports(HashSecrets secrets, HashKind... kinds) {
        KeyStore store =
                new KeyStore() {
                    @Override
                    public KeyLookup find(KeyDigest digest) {
                        return KeyLookup.Unknown.INSTANCE;
                    }

                    @Override
                    public ImportedForms imports() {
                        return new ImportedForms(Set.of("keyfence"), List.of(kinds));
                    }
                };
        HealthCheck check = Checks.imports(store, secrets);
        assertThat(check.name()).isEqualTo("imported keys");
        return check.check();
    }
}
