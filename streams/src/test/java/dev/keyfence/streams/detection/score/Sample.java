package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.streams.detection.rule.Places;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some made-up traffic with an attack of each kind, for tests of other things than scores.
 *
 * @param places where its addresses are
 * @param records all that happens, in the order of time
 */
public record Sample(Places places, List<Happening> records) {

    private static final Size SIZE = new Size(150, 8, 2, 20, 1, 1);

    /** A decision, or what happened to a key; one of both. */
    public record Happening(
            long micros, @Nullable Decision decision, @Nullable KeyEvent keyEvent) {}

    /** The same each time. */
    public static Sample draw() {
        World world = DetectionReport.dev(SIZE);
        List<Happening> records = new ArrayList<>();
        world.events(Plots.all(world))
                .forEachRemaining(event ->
                        records.add(
                                new Happening(event.micros(), event.decision(), event.keyEvent())));
        return new Sample(world.atlas, records);
    }
}
