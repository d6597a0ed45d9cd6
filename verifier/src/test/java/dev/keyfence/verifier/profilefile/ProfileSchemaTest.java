package dev.keyfence.verifier.profilefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.seeded.Seeded;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Editors and nodes agree on what a profile is. */
@ExtendWith(Seeded.class)
class ProfileSchemaTest {

    private static final String SMALL =
            """
            profile: small
            schemes:
              - header: X-Key
            keys:
              live_prefix: s_live_
              test_prefix: s_test_
            """;

    private static final int PROFILES_TRIED = 20_000;

    private final ProfileSchema schema = new ProfileSchema();

    static Stream<String> shipped() {
        return ProfileFiles.SHIPPED.stream();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void theProfilesThatShipFitTheSchema(String name) throws ProfileFileException {
        String text = ProfileFiles.resource(name + ".yaml");
        assertThat(schema.objections(text)).isEmpty();
        assertThat(ProfileFile.read(name, text).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour: blue",
                "two_keys: both",
                "unmatched_routes: allow",
                "description: 1",
                "imports: {}",
                "imports: {shapes: []}",
                "imports: {shapes: [{alphabet: any}]}",
                "imports: {shapes: [{length: 15}]}",
                "imports: {shapes: [{length: 20, max_length: 30}]}",
                "imports: {shapes: [{min_length: '20'}]}",
                "imports: {shapes: [{prefix: a b}]}",
                "scopes: [a]",
                "scopes: {known: a}",
                "scopes: {known: [1]}",
                "scopes: {open: 'true'}",
                "scopes: {open: 1}",
                "scopes: {implied: {a: b}}",
                "scopes: {all: [a]}",
                "routes: {}",
                "routes: [3]",
                "routes: [{route: GET /x}]",
                "routes: [{scopes: []}]",
                "routes: [{route: x, scopes: []}]",
                "routes: [{route: get /x, scopes: []}]",
                "routes: [{route: GET /x, scopes: y}]",
                "routes: [{route: GET /x, scopes: [], any: 1}]",
                "rate_limits: {}",
                "rate_limits: [{requests: 1, window: PT1S}]",
                "rate_limits: [{name: a, window: PT1S}]",
                "rate_limits: [{name: a, requests: 1}]",
                "rate_limits: [{name: a b, requests: 1, window: PT1S}]",
                "rate_limits: [{name: a, requests: 0, window: PT1S}]",
                "rate_limits: [{name: a, requests: '1', window: PT1S}]",
                "rate_limits: [{name: '', requests: 1, window: PT1S}]",
                "rate_limits: [{name: a, requests: 1, window: ''}]",
                "rate_limits: [{name: a, requests: 1, window: 60}]",
                "rate_limits: [{name: a, requests: 1, window: pt1s}]",
                "rate_limits: [{name: a, requests: 1, window: PT1S, exceeded: revoked}]",
                "rate_limits: [{name: a, requests: 1, window: PT1S, burst: 2}]",
                "rate_limits_by: {}",
                "rate_limits_by: [tier]",
                "attributes: {a: {values: [b]}}\nrate_limits_by: {a: {}}",
                "attributes: {a: {values: [b]}}\nrate_limits_by: {a: [b]}",
                "attributes: {a: {values: [b]}}\nrate_limits_by: {a: {b: 3}}",
                "attributes: {a: {values: [b]}}\nrate_limits_by: {a: {b: [{name: x}]}}",
                "attributes: {a: {values: [b]}, c: {values: [d]}}\nrate_limits_by: {a: {b: []}, c: {d: []}}",
                "failures: {gone: {}}",
                "failures: {revoked: {status: 200}}",
                "failures: {revoked: {status: 600}}",
                "failures: {revoked: {status: '401'}}",
                "failures: {revoked: {body: 1}}",
                "failures: {revoked: {text: x}}",
                "failures: {revoked: {media_type: x}}",
                "failures: {revoked: {headers: {'X Y': a}}}",
                "failures: {revoked: {headers: {X: 1}}}",
                "failures: {revoked: {headers: {Content-Length: '1'}}}",
                "failures: {revoked: {headers: {X: \"a\\nb\"}}}",
            })
    void bothRefuseWhatIsWrongByItself(String section) {
        String text = SMALL + section + "\n";
        assertThat(schema.objections(text)).isNotEmpty();
        assertThat(accepts(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "profile: Small",
                "profile: keyfence",
                "schemes: []",
                "schemes: [{}]",
                "schemes: [{header: X, authorization: Y}]",
                "schemes: [{header: X Y}]",
                "schemes: [{header: X}, {header: X}]",
                "schemes: [{cookie: X}]",
                "keys: {live_prefix: s_live_}",
                "keys: {live_prefix: s_live, test_prefix: s_test_}",
                "keys: {live_prefix: _x_, test_prefix: s_test_}",
            })
    void bothRefuseAWrongSectionThatMustBeThere(String section) {
        String name = section.substring(0, section.indexOf(':') + 1);
        String before = SMALL.substring(0, SMALL.indexOf(name));
        String after = SMALL.substring(before.length() + name.length());
        String rest = after.substring(after.indexOf('\n') + 1).replaceAll("(?m)\\A( .*\n)*", "");
        String text = before + section + "\n" + rest;
        assertThat(schema.objections(text)).isNotEmpty();
        assertThat(accepts(text)).isFalse();
        assertThat(schema.objections(before + rest)).as("without it").isNotEmpty();
        assertThat(accepts(before + rest)).isFalse();
    }

    /** What sections say of each other, and of what stands in a text, is beyond a schema. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "scopes: {known: [a], default: [b]}",
                "scopes: {known: [a], implied: {b: [a]}}",
                "scopes: {known: [a b]}",
                "routes: [{route: GET /a//b, scopes: []}]",
                "scopes: {known: [a]}\nroutes: [{route: GET /a, scopes: [b]}]",
                "imports: {shapes: [{min_length: 20, max_length: 18}]}",
                "rate_limits: [{name: a, requests: 1, window: P32D}]",
                "rate_limits: [{name: a, requests: 2000001, window: PT1S}]",
                "rate_limits: [{name: a, requests: 1, window: PT1S}, {name: a, requests: 2, window: PT1M}]",
                "rate_limits_by: {tier: {lite: []}}",
                "attributes: {a: {}}\nrate_limits_by: {a: {b: []}}",
                "attributes: {a: {values: [b]}}\nrate_limits_by: {a: {c: []}}",
                "failures: {revoked: {body: '{'}}",
                "failures: {revoked: {body: '{{secret}}'}}",
            })
    void theNodeAloneRefusesWhatASchemaCannotSee(String section) {
        String text = SMALL + section + "\n";
        assertThat(schema.objections(text)).isEmpty();
        assertThatThrownBy(() -> ProfileFile.read("small", text))
                .isInstanceOf(ProfileFileException.class);
    }

    @Test
    void whateverTheNodeTakesTheSchemaTakes(Random random) {
        int taken = 0;
        for (int i = 0; i < PROFILES_TRIED; i++) {
            String text = new RandomProfile(random).text();
            if (accepts(text)) {
                taken++;
                assertThat(schema.objections(text)).as(text).isEmpty();
            }
        }
        // Most have something wrong with them; the test says nothing where all do.
        assertThat(taken).isGreaterThan(PROFILES_TRIED / 50);
    }

    private static boolean accepts(String text) {
        try {
            ProfileFile.read("small", text);
            return true;
        } catch (ProfileFileException e) {
            return false;
        }
    }
}
