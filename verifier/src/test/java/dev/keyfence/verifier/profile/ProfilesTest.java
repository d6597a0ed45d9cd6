package dev.keyfence.verifier.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.credential.Credentials;
import dev.keyfence.verifier.credential.HeaderScheme;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyFormat;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProfilesTest {

    @Test
    void shipTheKeyfenceProfile() {
        Profile keyfence = Profiles.keyfence();
        assertThat(keyfence.name()).isEqualTo(Profiles.KEYFENCE);
        assertThat(keyfence.schemes())
                .extracting(HeaderScheme::header)
                .containsExactly("Authorization", "Authorization", "X-Api-Key");
        assertThat(keyfence.format().mint(Environment.LIVE, new SecureRandom()))
                .startsWith("kf_live_");
        assertThat(AdminScope.all())
                .containsExactly(
                        "keys:read",
                        "keys:write",
                        "revoke",
                        "audit:read",
                        "fleet:read",
                        "alerts:write",
                        "introspect")
                .allSatisfy(scope -> assertThat(keyfence.scopes().objection(scope)).isEmpty());
        assertThat(keyfence.scopes().objection("anything:else")).isEmpty();
    }

    @Test
    void askForBearerWhereTheyTakeIt() {
        assertThat(Profiles.keyfence().challenge()).isEqualTo("Bearer realm=\"keyfence\"");
        assertThat(taking(Credentials.header("X-A"), Credentials.authorization("bearer")))
                .isEqualTo("bearer realm=\"a\"");
        assertThat(taking(Credentials.header("X-A"), Credentials.authorization("BearerX")))
                .isEqualTo("ApiKey realm=\"a\", header=\"X-A\"");
        assertThat(taking(Credentials.authorization("Key"), Credentials.header("X-A")))
                .isEqualTo("Key realm=\"a\"");
    }

    private static String taking(HeaderScheme... schemes) {
        return new Profile(
                        "a",
                        List.of(schemes),
                        new KeyFormat("ab"),
                        new ScopeCatalogue(Set.of(), true))
                .challenge();
    }

    @Test
    void findOneThatHasKeysOfAShape() {
        Profile other =
                new Profile(
                        "a",
                        List.of(Credentials.header("X-A")),
                        new KeyFormat("ab"),
                        new ScopeCatalogue(Set.of(), true));
        Profiles profiles = new Profiles(List.of(other, Profiles.keyfence()));
        String key = new KeyFormat("kf").mint(Environment.TEST, new SecureRandom());
        assertThat(profiles.ofShape(key)).map(Profile::name).hasValue(Profiles.KEYFENCE);
        assertThat(profiles.ofShape(key + "x")).isEmpty();
    }

    @Test
    void areFoundByTheirExactNameOnly() {
        Profiles profiles = new Profiles(List.of(profile("b"), profile("a")));
        assertThat(profiles.names()).containsExactly("a", "b");
        assertThat(profiles.find("a")).isPresent();
        assertThat(profiles.find("A")).isEmpty();
        assertThat(profiles.find("")).isEmpty();
    }

    @Test
    void neverReplaceOneProfileByAnother() {
        assertThatThrownBy(() -> new Profiles(List.of(profile("a"), profile("a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two profiles have the name 'a'");
    }

    @Test
    void areReplacedAllAtOnceOrNotAtAll() {
        Profiles profiles = new Profiles(List.of(profile("a")));

        assertThatThrownBy(() -> profiles.replace(List.of(profile("b"), profile("b"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(profiles.names()).containsExactly("a");

        profiles.replace(List.of(profile("b"), profile("c")));
        assertThat(profiles.names()).containsExactly("b", "c");
    }

    @Test
    void cannotBeChangedThroughTheirNames() {
        Set<String> names = new Profiles(List.of(Profiles.keyfence())).names();
        assertThatThrownBy(() -> names.remove(Profiles.KEYFENCE))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static Profile profile(String name) {
        return new Profile(
                name, List.of(), new KeyFormat("kf"), new ScopeCatalogue(Set.of(), false));
    }
}
