package dev.keyfence.verifier.alert;

import dev.keyfence.verifier.alert.Review.Step;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Takes steps in alerts' lives. A step is checked against the review that is known, written, and
 * read back; when somebody else was quicker it is checked against theirs, and written again. Where
 * it no longer fits then, theirs is written once more: the log keeps only the last record of an
 * alert, and that must not be the one that lost. Safe for any number of threads.
 */
public final class Reviewing {

    /** Who loses so often has met a loop, not people. */
    private static final int TRIES_MAX = 5;

    private final Alerts alerts;
    private final Reviews reviews;

    /** Over what is known and where reviews are kept. */
    public Reviewing(Alerts alerts, Reviews reviews) {
        this.alerts = alerts;
        this.reviews = reviews;
    }

    /** What came of a step. */
    public sealed interface Outcome {

        /** It was taken. */
        record Taken(AlertState state) implements Outcome {}

        /** It does not fit what the alert is now. */
        record Illegal(AlertState state) implements Outcome {}

        /** The alert's version is not the one that the caller knew. */
        record Changed(AlertState state) implements Outcome {}

        /** There is no such alert. */
        record Unknown() implements Outcome {}
    }

    /**
     * Takes a step with each of several alerts.
     *
     * @param ids of the alerts, each once
     * @param step what to do
     * @param version whether a review's version may be stepped on from
     * @return what came of each
     * @throws NotWrittenException when Kafka does not answer; the steps may have been taken then
     */
    public Map<String, Outcome> take(List<String> ids, Step step, IntPredicate version)
            throws NotWrittenException {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        ids.forEach(id -> outcomes.put(id, new Outcome.Unknown()));
        List<String> open = ids;
        for (int tries = 0; !open.isEmpty(); tries++) {
            if (tries == TRIES_MAX) {
                throw new NotWrittenException("others change the same alerts all the time", null);
            }
            open = round(open, step, version, outcomes, tries > 0);
        }
        return outcomes;
    }

    /** One try for all that are open; returns those for which somebody else was quicker. */
    private List<String> round(
            List<String> open,
            Step step,
            IntPredicate version,
            Map<String, Outcome> outcomes,
            boolean isLater)
            throws NotWrittenException {
        List<Review> written = new ArrayList<>();
        List<String> stepped = new ArrayList<>();
        for (String id : open) {
            Optional<AlertState> state = alerts.find(id);
            if (state.isEmpty()) {
                continue;
            }
            Outcome outcome = judged(state.get(), step, version);
            outcomes.put(id, outcome);
            if (outcome instanceof Outcome.Taken) {
                written.add(state.get().review().with(step));
                stepped.add(id);
            } else if (isLater) {
                written.add(state.get().review());
            }
        }
        if (!written.isEmpty()) {
            reviews.write(written);
        }
        List<String> lost = new ArrayList<>();
        for (String id : stepped) {
            AlertState state = alerts.find(id).orElseThrow();
            outcomes.put(id, new Outcome.Taken(state));
            if (!state.review().steps().contains(step)) {
                lost.add(id);
            }
        }
        return lost;
    }

    private static Outcome judged(AlertState state, Step step, IntPredicate version) {
        if (!version.test(state.review().version())) {
            return new Outcome.Changed(state);
        }
        return state.status().next().contains(step.status())
                ? new Outcome.Taken(state)
                : new Outcome.Illegal(state);
    }
}
