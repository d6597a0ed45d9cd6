package dev.keyfence.streams.detection.detector;

import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.Scene;
import dev.keyfence.streams.detection.Sightings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** D21. */
class OffHoursTest extends DetectorContract {

    private static final Sightings STEP =
            Sightings.at(NOON).key("key_a").from("203.0.113.7", OFFICE).agent("curl");

    @Override
    protected Rule rule() {
        return OffHours.RULE;
    }

    @Override
    protected List<Sighting> story() {
        List<Sighting> story = new ArrayList<>(officeHours());
        story.add(STEP.later(Duration.ofDays(35).plusHours(12)).allowed());
        return story;
    }

    @Test
    void saysAnHourOnce() {
        Scene scene = scene();
        var _ = scene.play(story());

        assertThat(own(scene.play(story().getLast()))).isEmpty();
    }

    @Test
    void isSilentAboutUsualHoursAndLateSightings() {
        Scene scene = scene();
        var _ = scene.play(officeHours());

        assertThat(own(scene.play(STEP.later(Duration.ofDays(35)).allowed()))).isEmpty();
        assertThat(own(scene.play(STEP.later(Duration.ofDays(34).plusHours(12)).allowed())))
                .isEmpty();
    }

    @Test
    void anHourMoreOrLessAndAnotherWeekdayAreUsual() {
        Scene scene = scene();
        var _ = scene.play(officeHours());
        // A Thursday.
        Sightings then = STEP.later(Duration.ofDays(38));

        assertThat(own(scene.play(then.later(Duration.ofHours(8)).allowed()))).isEmpty();
        assertThat(own(scene.play(then.later(Duration.ofHours(10)).allowed()))).hasSize(1);
    }

    @Test
    void aWeekdayWithoutUseIsNotUsual() {
        Scene scene = scene();
        var _ = scene.play(officeHours());

        assertThat(own(scene.play(STEP.later(Duration.ofDays(35 + 5)).allowed())))
                .singleElement()
                .satisfies(hit -> assertThat(hit.finding().summary()).contains("on a weekday"));
    }

    @Test
    void aKeyThatIsAlwaysInUseHasNoHours() {
        Scene scene = scene();
        for (int hour = 0; hour < 40 * 24; hour++) {
            if (hour % 24 != 3 || hour > 39 * 24) {
                assertThat(own(scene.play(STEP.later(Duration.ofHours(hour)).allowed()))).isEmpty();
            }
        }
    }

    /** Five weeks, Monday to Friday, eight hours from noon on. */
    private static List<Sighting> officeHours() {
        return IntStream.range(0, 35 * 8)
                .filter(i -> i / 8 % 7 < 5)
                .mapToObj(i -> STEP.later(Duration.ofHours(i / 8 * 24L + i % 8)).allowed())
                .toList();
    }
}
