package dev.keyfence.verifier.profilefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.profile.SpoolFull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileFileTest {

    private static final String SMALL =
            """
            profile: small
            schemes:
              - header: X-Key
            keys:
              live_prefix: s_live_
              test_prefix: s_test_
            """;

    @TempDir private Path directory;

    @Test
    void readsTheLeastThatAProfileNeeds() throws ProfileFileException {
        Profile profile = ProfileFile.read("small.yaml", SMALL);

        assertThat(profile.name()).isEqualTo("small");
        assertThat(profile.schemes()).extracting("header").containsExactly("X-Key");
        assertThat(profile.scopes().open()).isTrue();
        assertThat(profile.scopes().defaults()).isEmpty();
        assertThat(profile.routes().scopesFor("GET", "/x")).isEmpty();
        assertThat(profile.failures().of(DenyReason.REVOKED)).isEmpty();
        assertThat(profile.serveStaleNanos()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1s, 1", "30s, 30", "240s, 240", "1m, 60", "4m, 240"})
    void readsForHowLongItIsServedStale(String text, long seconds) throws ProfileFileException {
        Profile profile =
                ProfileFile.read("small.yaml", SMALL + "fence: {serve_stale: " + text + "}\n");

        assertThat(profile.serveStaleNanos()).isEqualTo(seconds * 1_000_000_000);
    }

    @Test
    void fencesWhenDecisionsCannotBeKeptUnlessItSaysToCount() throws ProfileFileException {
        Profile silent = ProfileFile.read("small.yaml", SMALL);
        Profile counting =
                ProfileFile.read("small.yaml", SMALL + "decisions: {spool_full: count}\n");
        Profile fencing =
                ProfileFile.read("small.yaml", SMALL + "decisions: {spool_full: fence}\n");

        assertThat(silent.spoolFull()).isEqualTo(SpoolFull.FENCE);
        assertThat(counting.spoolFull()).isEqualTo(SpoolFull.COUNT);
        assertThat(fencing.spoolFull()).isEqualTo(SpoolFull.FENCE);
    }

    @Test
    void everyProfileThatShipsIsReadWithoutObjection() throws ProfileFileException {
        Collection<Profile> profiles = ProfileFiles.load(null);

        assertThat(profiles)
                .extracting(Profile::name)
                .containsExactly("keyfence", "claid", "clary", "clipia", "generic", "scaleflex");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    colour: blue                        | 7 | there is no 'colour' here; there are profile, description
                    profile: other                      | 7 | 'profile' is there twice
                    description: 1                      | 7 | 'description': expected a text
                    two_keys: both                      | 7 | 'two_keys': expected one of
                    scopes: [a]                         | 7 | expected names and values
                    scopes: {known: [a b]}              | 7 | scope 'a b' must be segments
                    scopes: {known: [a], default: [b]}  | 7 | scope 'b' is not in the profile's catalogue: a
                    scopes: {known: [a], implied: {b: [a]}} | 7 | scope 'b' is not in the profile's catalogue
                    scopes: {known: [a, a]}             | 7 | the same scope is there twice
                    attributes: [tier]                  | 7 | expected names and values
                    attributes: {Tier: {}}              | 7 | 'Tier': expected words of a-z 0-9
                    attributes: {tier: {value: [a]}}    | 7 | there is no 'value' here; there are values
                    attributes: {tier: {values: [a b]}} | 7 | expected 1 to 64 of A-Z
                    attributes: {tier: {values: [a, a]}} | 7 | the same value is there twice
                    attributes: {tier: {values: [a], default: b}} | 7 | 'default': expected one of a
                    attributes: {tier: {required: yes}} | 7 | 'required': expected true or false
                    attributes: {tier: {required: true, default: a}} | 7 | stands beside 'required'
                    jwt: {leeway: 5}                    | 7 | there is no 'leeway' here; there are leeway_seconds
                    jwt: {leeway_seconds: 601}          | 7 | the leeway is 0 to 600 seconds
                    jwt: {lifetime_seconds_max: 0}      | 7 | the longest lifetime is 1 to 31622400 seconds
                    jwt: {leeway_seconds: 5s}           | 7 | expected a whole number
                    jwt: true                           | 7 | expected names and values
                    scopes: {open: maybe}               | 7 | 'open': expected true or false
                    scopes: {open: yes}                 | 7 | 'open': expected true or false
                    scopes: {known: [1]}                | 7 | 'known': expected a text
                    scopes: {known: [on]}               | 7 | in quotes
                    routes: [{route: GET /x}]           | 7 | 'scopes' is missing
                    routes: [{route: x, scopes: []}]    | 7 | a route is a method
                    routes: [{route: GET /x, scopes: y}] | 7 | expected a list
                    routes: [3]                         | 7 | expected names and values
                    imports: {}                         | 7 | expected 1 to 32 shapes
                    imports: {shapes: []}               | 7 | expected 1 to 32 shapes
                    imports: {shapes: [{prefix: é}]}    | 7 | visible ASCII characters
                    imports: {shapes: [{alphabet: any}]} | 7 | expected one of digits, hex
                    imports: {shapes: [{length: 8}]}    | 7 | lengths are 16 to 512 characters
                    imports: {shapes: [{length: 20, min_length: 16}]} | 7 | either length, or min_length
                    imports: {shapes: [{pattern: .*}]}  | 7 | there is no 'pattern' here
                    unmatched_routes: allow             | 7 | expected one of
                    fence: {serve: 3s}                  | 7 | there is no 'serve' here; there are serve_stale
                    fence: {serve_stale: 0s}            | 7 | 'serve_stale': expected 1s to 240s or 1m to 4m
                    fence: {serve_stale: 241s}          | 7 | 'serve_stale': expected 1s to 240s or 1m to 4m
                    fence: {serve_stale: 5m}            | 7 | 'serve_stale': expected 1s to 240s or 1m to 4m
                    fence: {serve_stale: 30}            | 7 | 'serve_stale': expected a text
                    decisions: {full: count}            | 7 | there is no 'full' here; there are spool_full
                    decisions: {spool_full: drop}       | 7 | 'spool_full': expected one of
                    failures: {gone: {}}                | 7 | there is no 'gone' here; there are invalid_key
                    failures: {revoked: {status: 200}}  | 7 | a failure's status is 400 to 599
                    failures: {revoked: {status: x}}    | 7 | expected a whole number
                    failures: {revoked: {body: '{'}}    | 7 | is not valid JSON
                    failures: {revoked: {body: '{} {}'}} | 7 | after the JSON object
                    failures: {revoked: {body: '[]'}}   | 7 | expected a JSON object
                    failures: {revoked: {body: '{"a": {{key_id}}}'}} | 7 | what is filled in stands in quotes
                    failures: {revoked: {body: '{{secret}}'}} | 7 | there is no 'secret' to fill in
                    failures: {revoked: {media_type: x}} | 7 | expected a type
                    failures: {revoked: {headers: {Content-Length: '1'}}} | 7 | a header that the server does not write
                    failures: {revoked: {headers: {X: "a\\nb"}}} | 7 | expected one line of plain ASCII
                    rate_limits: 3                      | 7 | expected a list
                    rate_limits: [{name: a, burst: 1}]  | 7 | there is no 'burst' here
                    rate_limits: [{name: a, window: PT1S}] | 7 | 'requests' is missing
                    rate_limits: [{name: a, requests: 1}] | 7 | 'window' is missing
                    rate_limits: [{name: a, requests: 0, window: PT1S}] | 7 | are 1 to 1000000000
                    rate_limits: [{name: a, requests: x, window: PT1S}] | 7 | expected a whole number
                    rate_limits: [{name: a, requests: 2000001, window: PT1S}] | 7 | 1000000 a second
                    rate_limits: [{name: a, requests: 1, window: 1m}] | 7 | a duration as ISO 8601
                    rate_limits: [{name: a, requests: 1, window: PT0.5S}] | 7 | whole seconds
                    rate_limits: [{name: a, requests: 1, window: P32D}] | 7 | PT1S to P31D
                    rate_limits: [{name: a b, requests: 1, window: PT1S}] | 7 | a limit's name has
                    rate_limits: [{name: a, requests: 1, window: PT1S, exceeded: revoked}] | 7 | expected one of
                    rate_limits: [{name: a, requests: 1, window: PT1S}, {name: a, requests: 2, window: P1D}] | 7 | the same name
                    rate_limits_by: {tier: {lite: []}}  | 7 | 'tier': expected one of the profile's attributes
                    rate_limits_by: [tier]              | 7 | expected names and values
                    rate_limits_by: {}                  | 7 | expected one attribute, such as
                    """)
    void saysLineAndWhatIsExpected(String more, int line, String expected) {
        ProfileFileException failure = objections(SMALL + more + "\n");

        assertThat(failure.objections())
                .anySatisfy(objection ->
                        assertThat(objection)
                                .startsWith("small.yaml line " + line + ": ")
                                .contains(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {tier: {gold: []}}       | 9 | there is no 'gold' here; there are lite, pro
                    {tier: {lite: 3}}        | 9 | 'lite': expected a list
                    {tier: {}}               | 9 | 'tier': expected a value and its limits
                    {tier: [lite]}           | 9 | expected names and values
                    {region: {eu: []}}       | 9 | 'region': expected one of the profile's attributes that have 'values'
                    {tier: {lite: [{name: a, requests: 0, window: PT1S}]}} | 9 | are 1 to 1000000000
                    {tier: {lite: [{name: a, requests: 1, window: PT1S}, {name: a, requests: 2, window: P1D}]}} | 9 | the same name
                    {tier: {lite: []}, region: {eu: []}} | 9 | expected one attribute
                    """)
    void saysWhatIsWrongWithLimitsByAttribute(String by, int line, String expected) {
        String attributes = "attributes: {tier: {values: [lite, pro]}, region: {}}\n#\n";
        assertThat(objections(SMALL + attributes + "rate_limits_by: " + by + "\n").objections())
                .anySatisfy(objection ->
                        assertThat(objection)
                                .startsWith("small.yaml line " + line + ": ")
                                .contains(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "- a",
                "text",
                "a: [",
                "\t: x",
                "a: &x [*x]",
                "? [1]: 2",
                "a: !!java/object:x 1",
                "profile: keyfence",
                "profile: Upper",
                "profile: [x]",
                "profile:",
                "{}",
                "\u0000",
                "--- a\n--- b"
            })
    void refusesWhatIsNoProfile(String text) {
        assertThat(objections(text).objections())
                .isNotEmpty()
                .allSatisfy(objection -> assertThat(objection).startsWith("small.yaml"));
    }

    @Test
    void namesAllThatIsWrongAtOnce() {
        ProfileFileException failure =
                objections("profile: X\nschemes: []\nkeys: {live_prefix: a_, test_prefix: a_b_}\n");

        assertThat(failure.objections())
                .hasSize(3)
                .anySatisfy(each -> assertThat(each).contains("line 1: 'profile'"))
                .anySatisfy(each -> assertThat(each).contains("line 2: 'schemes'"))
                .anySatisfy(each -> assertThat(each).contains("line 3: 'keys'"));
    }

    @Test
    void takesADirectorysProfilesBesideAndInsteadOfThoseThatShip()
            throws IOException, ProfileFileException {
        write("small.yaml", SMALL);
        write("mine.yml", SMALL.replace("profile: small", "profile: claid"));
        write("README.txt", "no profile");

        Profiles profiles = new Profiles(ProfileFiles.load(directory));

        assertThat(profiles.names()).contains("small", "claid", "keyfence", "clipia");
        assertThat(profiles.find("claid").orElseThrow().schemes())
                .extracting("header")
                .containsExactly("X-Key");
    }

    @Test
    void takesNoneOfADirectorysProfilesWhenOneIsWrong() throws IOException {
        write("a.yaml", SMALL);
        write("b.yaml", "profile: 1");
        write("c.yaml", SMALL);
        Files.write(directory.resolve("d.yaml"), new byte[] {'a', (byte) 0xff});

        assertThatThrownBy(() -> ProfileFiles.load(directory))
                .isInstanceOf(ProfileFileException.class)
                .hasMessageContaining("b.yaml line 1")
                .hasMessageContaining("c.yaml: the profile 'small' is in")
                .hasMessageContaining("d.yaml is not UTF-8");
        assertThatThrownBy(() -> ProfileFiles.load(directory.resolve("missing")))
                .isInstanceOf(ProfileFileException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void refusesAFileThatIsTooLongBeforeReadingIt() {
        assertThat(objections("#".repeat(ProfileFile.CHARACTERS_MAX + 1)).objections())
                .isEqualTo(List.of("small.yaml line 1: expected 262144 characters at the most"));
    }

    private static ProfileFileException objections(String text) {
        return catchThrowableOfType(
                ProfileFileException.class, () -> ProfileFile.read("small.yaml", text));
    }

    private void write(String name, String text) throws IOException {
        Files.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
