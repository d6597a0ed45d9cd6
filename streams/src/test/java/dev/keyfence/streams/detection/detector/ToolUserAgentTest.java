package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Scene;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.Hit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** D15. */
class ToolUserAgentTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");

    @Override
    protected Rule rule() {
        return ToolUserAgent.RULE;
    }

    @Override
    protected List<Sighting> story() {
        return List.of(STEP.allowed(), STEP.agent("trufflehog").denied("revoked"));
    }

    @Test
    void isLowForAnAddressThatOnlyGuesses() {
        Sightings guess = STEP.unknown("digest:0").agent("nuclei");

        assertThat(hits(List.of(guess.denied("unknown_key"))))
                .extracting(Hit::severity, hit -> hit.entity().kind())
                .containsExactly(tuple(Severity.LOW, EntityKind.ADDRESS));
    }

    /** Kernels and browsers' user agents name it somewhere behind the client. */
    @Test
    void aToolOrSystemIsFoundAnywhereInAUserAgent() {
        for (String agent :
                List.of(
                        "Boto3/1.9.225 Python/2.7.16 Linux/5.2.0-kali2-amd64 Botocore/1.12.225",
                        "Mozilla/5.00 (Nikto/2.1.6) (Evasions:None) (Test:map_codes)",
                        "Mozilla/5.0 zgrab/0.x")) {
            assertThat(hits(List.of(STEP.agent(agent).allowed()))).as(agent).hasSize(1);
        }
        assertThat(hits(List.of(STEP.agent("kaliber/1.0 (nmapper; zapier)").allowed()))).isEmpty();
    }

    @Test
    void aKeyIsSaidOnce() {
        assertThat(hits(List.of(STEP.agent("nuclei").allowed())))
                .extracting(Hit::severity)
                .containsExactly(Severity.MEDIUM);
    }

    @Test
    void theListCanBeSet() {
        Scene scene = Scene.decoded().set("D15", Map.of("tools", "curl, wget"));

        assertThat(own(scene.play(STEP.allowed()))).hasSize(1);
        assertThat(own(scene.play(STEP.agent("nuclei").allowed()))).isEmpty();
    }
}
