package dev.keyfence.verifier.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.credential.Presented.Malformed;
import dev.keyfence.verifier.credential.Presented.None;
import dev.keyfence.verifier.seeded.Seeded;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
class CredentialsTest {

    static final List<HeaderScheme> SCHEMES =
            List.of(
                    Credentials.authorization("Bearer"),
                    Credentials.authorization("Key"),
                    Credentials.header("X-Api-Key"));

    private static final List<HeaderScheme> HEADER_ONLY = List.of(SCHEMES.getLast());

    @Test
    void findsNothingWhereNothingIsPresented() {
        assertThat(find(new TestHeaders())).isEqualTo(None.INSTANCE);
        assertThat(find(new TestHeaders().with("Authorization", "Basic abc")))
                .isEqualTo(None.INSTANCE);
        assertThat(find(new TestHeaders().with("Cookie", "X-Api-Key=abc")))
                .isEqualTo(None.INSTANCE);
    }

    @Test
    void findsTheOneKeyUnderAnyScheme() {
        assertThat(find(new TestHeaders().with("Authorization", "Bearer abc")))
                .isEqualTo(new Presented.Key("abc"));
        assertThat(find(new TestHeaders().with("Authorization", "Key abc")))
                .isEqualTo(new Presented.Key("abc"));
        assertThat(find(new TestHeaders().with("X-Api-Key", "abc")))
                .isEqualTo(new Presented.Key("abc"));
    }

    @Test
    void takesTheSameKeyTwiceUnderTwoSchemes() {
        assertThat(
                        find(
                                new TestHeaders()
                                        .with("X-Api-Key", "abc")
                                        .with("Authorization", "Bearer abc")))
                .isEqualTo(new Presented.Key("abc"));
    }

    @Test
    void refusesTwoKeysThatDifferInWhicheverOrder() {
        assertThat(
                        find(
                                new TestHeaders()
                                        .with("X-Api-Key", "abd")
                                        .with("Authorization", "Bearer abc")))
                .isEqualTo(Malformed.INSTANCE);
        assertThat(
                        find(
                                new TestHeaders()
                                        .with("Authorization", "Key abc")
                                        .with("x-api-key", "ABC")))
                .isEqualTo(Malformed.INSTANCE);
    }

    @Test
    void refusesAKeyBesideSomethingMalformed() {
        assertThat(
                        find(
                                new TestHeaders()
                                        .with("Authorization", "Bearer abc")
                                        .with("X-Api-Key", "")))
                .isEqualTo(Malformed.INSTANCE);
        assertThat(
                        find(
                                new TestHeaders()
                                        .with("Authorization", "Bearer\tabd")
                                        .with("X-Api-Key", "abc")))
                .isEqualTo(Malformed.INSTANCE);
        assertThat(
                        find(
                                new TestHeaders()
                                        .with("Authorization", "Bearer abc")
                                        .with("Authorization", "Basic xyz")))
                .isEqualTo(Malformed.INSTANCE);
    }

    @Test
    void looksAtNoSchemeThatTheProfileDoesNotName() {
        TestHeaders headers =
                new TestHeaders().with("Authorization", "Bearer other").with("X-Api-Key", "abc");
        assertThat(Credentials.find(HEADER_ONLY, TwoKeys.REFUSE_DIFFERENT, headers))
                .isEqualTo(new Presented.Key("abc"));
        assertThat(Credentials.find(List.of(), TwoKeys.REFUSE_DIFFERENT, headers))
                .isEqualTo(None.INSTANCE);
    }

    @Test
    void refusesASecondKeyOrLooksAtTheFirstOnlyWhereAProfileSaysSo() {
        TestHeaders same =
                new TestHeaders().with("X-Api-Key", "abc").with("Authorization", "Bearer abc");
        TestHeaders different =
                new TestHeaders().with("X-Api-Key", "abc").with("Authorization", "Bearer other");

        assertThat(Credentials.find(SCHEMES, TwoKeys.REFUSE, same)).isEqualTo(Malformed.INSTANCE);
        assertThat(Credentials.find(SCHEMES, TwoKeys.FIRST, different))
                .isEqualTo(new Presented.Key("other"));
        assertThat(Credentials.find(SCHEMES, TwoKeys.REFUSE_DIFFERENT, same))
                .isEqualTo(new Presented.Key("abc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "X Api", "X-Api:Key", "Schlüssel", "a\nb"})
    void takesNoNameThatIsNoToken(String name) {
        assertThatThrownBy(() -> Credentials.header(name))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Credentials.authorization(name))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void answersAnyHeadersWithoutThrowingAndOnlyWithWhatStandsInThem(Random random) {
        List<String> names = List.of("Authorization", "authorization", "X-Api-Key", "x-aPI-kEY");
        List<String> parts =
                List.of(
                        "Bearer", "bearer ", "Key ", "key", " ", "\t", ",", "abc", "é", "\0", "=",
                        "\n");
        for (int i = 0; i < 100_000; i++) {
            TestHeaders headers = new TestHeaders();
            StringBuilder everything = new StringBuilder();
            int lines = random.nextInt(4);
            for (int j = 0; j < lines; j++) {
                StringBuilder value = new StringBuilder();
                int pieces = random.nextInt(6);
                for (int k = 0; k < pieces; k++) {
                    value.append(
                            random.nextInt(10) == 0
                                    ? Character.toString(
                                            random.nextInt(Character.MAX_CODE_POINT + 1))
                                    : parts.get(random.nextInt(parts.size())));
                }
                headers.with(names.get(random.nextInt(names.size())), value.toString());
                everything.append(value).append('\n');
            }
            Presented found = find(headers);
            if (found instanceof Presented.Key key) {
                assertThat(everything.toString()).contains(key.text());
                assertThat(key.text()).matches("[\\x21-\\x7e&&[^,]]+");
                for (HeaderScheme scheme : SCHEMES) {
                    assertThat(scheme.read(headers)).isIn(None.INSTANCE, found);
                }
            }
        }
    }

    private static Presented find(Headers headers) {
        return Credentials.find(SCHEMES, TwoKeys.REFUSE_DIFFERENT, headers);
    }
}
