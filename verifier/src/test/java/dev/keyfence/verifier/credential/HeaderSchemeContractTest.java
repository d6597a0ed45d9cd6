package dev.keyfence.verifier.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.credential.Presented.Malformed;
import dev.keyfence.verifier.credential.Presented.None;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every header scheme there is. */
@ParameterizedClass
@MethodSource("schemes")
class HeaderSchemeContractTest {

    private static final String KEY = "kf_live_0123456789";

    private final HeaderScheme scheme;

    HeaderSchemeContractTest(HeaderScheme scheme) {
        this.scheme = scheme;
    }

    static Stream<HeaderScheme> schemes() {
        return Stream.concat(
                CredentialsTest.SCHEMES.stream(), Stream.of(Credentials.header("X-Filerobot-Key")));
    }

    @Test
    void namesItsHeader() {
        assertThat(scheme.header()).isEqualTo(header());
    }

    @Test
    void asksForItselfInAWellFormedChallenge() {
        assertThat(scheme.challenge("acme"))
                .matches(
                        "[A-Za-z-]+ realm=\"acme\"(, header=\"" + Pattern.quote(header()) + "\")?");
    }

    @Test
    void readsItsKey() {
        assertThat(read(before() + KEY)).isEqualTo(new Presented.Key(KEY));
    }

    @Test
    void saysHowAKeyIsPresentedByIt() {
        assertThat(scheme.usage()).isEqualTo(header() + ": " + before() + "<key>");
    }

    @Test
    void readsItsKeyWhateverTheCaseOfTheHeaderAndTheScheme() {
        TestHeaders upper =
                new TestHeaders()
                        .with(
                                header().toUpperCase(Locale.ROOT),
                                before().toUpperCase(Locale.ROOT) + KEY);
        TestHeaders lower =
                new TestHeaders()
                        .with(
                                header().toLowerCase(Locale.ROOT),
                                before().toLowerCase(Locale.ROOT) + KEY);
        assertThat(scheme.read(upper)).isEqualTo(new Presented.Key(KEY));
        assertThat(scheme.read(lower)).isEqualTo(new Presented.Key(KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "  ", " \t "})
    void ignoresBlanksAroundTheValue(String blanks) {
        assertThat(read(blanks + before() + KEY + blanks)).isEqualTo(new Presented.Key(KEY));
    }

    @Test
    void seesNoKeyWithoutItsHeader() {
        assertThat(scheme.read(new TestHeaders())).isEqualTo(None.INSTANCE);
        assertThat(scheme.read(new TestHeaders().with("X-Other", before() + KEY)))
                .isEqualTo(None.INSTANCE);
    }

    @Test
    void refusesARepeatedHeaderEvenWithTheSameKey() {
        assertThat(
                        scheme.read(
                                new TestHeaders()
                                        .with(header(), before() + KEY)
                                        .with(header().toLowerCase(Locale.ROOT), before() + KEY)))
                .isEqualTo(Malformed.INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b",
                "a, b",
                "a,",
                ",a",
                "a b",
                "a\tb",
                "a\r\n b",
                "a\nX-Api-Key: b",
                "a\u0000",
                "\u0000a",
                "a\u007f",
                "a\u0085b",
                "\u00a0a",
                "\u2003a",
                "a\u2003",
                "\u001fa",
                "a\u000b",
                "clé",
                "ключ",
                "\ud83d\ude00",
                "\ud83d",
                "a\ufeff",
            })
    void refusesWhatNoKeyHolds(String credential) {
        assertThat(read(before() + credential)).isEqualTo(Malformed.INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t \t"})
    void refusesAnEmptyCredential(String credential) {
        assertThat(read(before() + credential)).isEqualTo(Malformed.INSTANCE);
    }

    @Test
    void readsKeysUpToItsLimitAndNoLonger() {
        String longest = "k".repeat(Credentials.CHARACTERS_MAX);
        assertThat(read(before() + longest)).isEqualTo(new Presented.Key(longest));
        assertThat(read(before() + longest + "k")).isEqualTo(Malformed.INSTANCE);
        assertThat(read(before() + "k".repeat(65_536))).isEqualTo(Malformed.INSTANCE);
        assertThat(read(before() + " ".repeat(65_536) + KEY)).isEqualTo(new Presented.Key(KEY));
    }

    @Test
    void neverShowsTheKey() {
        assertThat(read(before() + KEY).toString()).doesNotContain(KEY).contains("redacted");
    }

    private Presented read(String value) {
        return scheme.read(new TestHeaders().with(header(), value));
    }

    /** The scheme's header; a new kind of scheme says its own here. */
    private String header() {
        return switch (scheme) {
            case AuthorizationScheme _ -> "Authorization";
            case CustomHeaderScheme custom -> custom.header();
            default -> throw new AssertionError("name the header of " + scheme);
        };
    }

    /** What stands before the key in the header's value. */
    private String before() {
        return scheme instanceof AuthorizationScheme authorization
                ? authorization.word() + " "
                : "";
    }
}
