package dev.keyfence.streams.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.streams.detection.detector.Detectors;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.SettingsText;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.watch.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What holds for every detector. A test of one is a subclass, which tells a story that raises it
 * with its very last sighting; {@code DetectorsTest} looks that there is one for each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DetectorContract {

    /** What it is about. */
    protected abstract Rule rule();

    /** Sightings in order; nothing is raised before the last one. */
    protected abstract List<Sighting> story();

    /** Settings with which the story is told. */
    protected Map<String, String> settings() {
        return Map.of();
    }

    /** Tells a scene what no sighting tells. */
    protected void prepare(Scene scene) {
        // Mostly there is nothing.
    }

    /** A scene in which these settings hold. */
    protected final Scene scene() {
        return set(Scene.decoded());
    }

    /** Hits of the detector at hand. */
    protected final List<Hit> own(List<Hit> hits) {
        return hits.stream().filter(hit -> hit.rule().equals(rule())).toList();
    }

    /** Plays sightings in a new scene. */
    protected final List<Hit> hits(List<Sighting> sightings) {
        return own(scene().play(sightings));
    }

    @Test
    void raisesWithTheLastSightingAndNotBefore() {
        Scene scene = scene();
        List<Sighting> story = story();

        assertThat(own(scene.play(story.subList(0, story.size() - 1)))).isEmpty();
        assertThat(own(scene.play(story.getLast()))).isNotEmpty();
    }

    @Test
    void saysWhy() {
        Hit hit = hits(story()).getFirst();

        assertThat(hit.finding().summary()).contains(hit.entity().name()).doesNotContain("null");
        assertThat(hit.finding().measures()).isNotEmpty();
        assertThat(hit.finding().sinceSecond()).isBetween(0L, hit.sighting().second());
        assertThat(hit.settings()).isEqualTo(kind().text(settings()));
    }

    @Test
    void isSilentOnQuietTraffic() {
        assertThat(own(scene().play(QuietTraffic.days(40)))).isEmpty();
    }

    @Test
    void findsTheSameAfterEveryMemoryWasWrittenAndReadBack() {
        Scene decoded = scene();
        Scene rows = set(Scene.ofRows());
        List<Sighting> all = new ArrayList<>(story());
        all.addAll(Storm.sightings(5, 2_000));

        assertThat(own(rows.play(all))).isEqualTo(own(decoded.play(all)));
        rows.memories()
                .forEach((entity, memory) ->
                        assertThat(memory.toBytes())
                                .isEqualTo(
                                        decoded.memories()
                                                .getOrDefault(entity, new Memory())
                                                .toBytes()));
    }

    @Test
    void settingsAreTheSameAfterTheyWereText() {
        Map<String, String> text = kind().text(Map.of());

        assertThat(text).isNotEmpty();
        assertThat(kind().text(text)).isEqualTo(text);
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> kind().with(Map.of("colour", "blue")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("colour")
                .hasMessageContaining(kind().text(Map.of()).keySet().iterator().next());
        SettingsText.write(kind().defaults())
                .forEach((name, value) -> {
                    if (!value.isEmpty() && Character.isDigit(value.charAt(0))) {
                        assertRefused(name, "-1");
                        assertRefused(name, "many");
                    } else if (value.startsWith("PT") && value.length() > 2) {
                        assertRefused(name, "-PT1S");
                        assertRefused(name, "PT1000000H");
                    } else if (value.equals("false") || value.equals("true")) {
                        assertRefused(name, "perhaps");
                    }
                });
    }

    private Scene set(Scene scene) {
        if (!settings().isEmpty()) {
            scene.set(rule().id(), settings());
        }
        prepare(scene);
        return scene;
    }

    private void assertRefused(String name, String value) {
        assertThatThrownBy(() -> kind().with(Map.of(name, value)))
                .as("%s=%s", name, value)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " is ");
    }

    private Detectors.Kind<?, Detector> kind() {
        return Detectors.ALL.stream()
                .filter(kind -> kind.rule().equals(rule()))
                .findFirst()
                .orElseThrow();
    }
}
