package dev.keyfence.verifier.alert;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.verifier.feed.Feed;
import dev.keyfence.verifier.feed.Feed.Watch;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Alerts and their reviews in maps; the first of two reviews of one version holds. */
public final class FakeAlerts implements Alerts, Reviews, ReviewLog {

    private final Map<String, AlertView> alerts = new ConcurrentHashMap<>();
    private final Map<String, Review> reviews = new ConcurrentHashMap<>();
    private final Feed<AlertState> feed = new Feed<>(100);

    /** Whether they know everything. */
    public volatile boolean complete = true;

    /** Whether Kafka is away. */
    public volatile boolean broken;

    /** Runs once before the next review is written: somebody else who is quicker. */
    public volatile @Nullable Runnable meanwhile;

    /** How often anything was written. */
    public int writes;

    /** An alert is raised, or goes on. */
    public AlertView raise(Alert alert) {
        AlertView view = AlertView.of(alert);
        alerts.put(view.id(), view);
        changed(view.id());
        return view;
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public Optional<AlertState> find(String id) {
        return Optional.ofNullable(alerts.get(id))
                .map(alert -> new AlertState(alert, reviews.getOrDefault(id, Review.none(id))));
    }

    @Override
    public Page find(AlertQuery query, @Nullable AlertPlace after, int limit) {
        List<AlertState> all =
                all(query, Integer.MAX_VALUE).alerts().stream()
                        .filter(one ->
                                after == null
                                        || ORDER.compare(AlertPlace.of(one.alert()), after) > 0)
                        .toList();
        boolean more = all.size() > limit;
        List<AlertState> page = more ? all.subList(0, limit) : all;
        return new Page(page, more ? AlertPlace.of(page.getLast().alert()) : null);
    }

    @Override
    public Many all(AlertQuery query, int lookedAtMax) {
        return new Many(
                alerts.keySet().stream()
                        .map(this::find)
                        .flatMap(Optional::stream)
                        .filter(query::matches)
                        .sorted(Comparator.comparing(one -> AlertPlace.of(one.alert()), ORDER))
                        .toList(),
                true);
    }

    @Override
    public Optional<Watch<AlertState>> watch(AlertQuery query, @Nullable String after) {
        return feed.watch(query::matches, after);
    }

    @Override
    public Steps steps(StepQuery query, @Nullable Place after, int limit) {
        List<Taken> all =
                reviews.values().stream()
                        .flatMap(FakeAlerts::places)
                        .filter(place -> query.matches(step(place)))
                        .filter(place -> after == null || STEPS.compare(place, after) > 0)
                        .sorted(STEPS)
                        .map(place ->
                                new Taken(
                                        place,
                                        step(place),
                                        Optional.ofNullable(alerts.get(place.alertId()))))
                        .toList();
        return all.size() > limit
                ? new Steps(all.subList(0, limit), all.get(limit - 1).place())
                : new Steps(all, null);
    }

    /** Of reviews whose steps are all there. */
    private static Stream<Place> places(Review review) {
        return IntStream.range(0, review.steps().size())
                .mapToObj(
                        i -> new Place(review.steps().get(i).atMicros(), review.alertId(), i + 1));
    }

    private Review.Step step(Place place) {
        return Objects.requireNonNull(reviews.get(place.alertId()))
                .steps()
                .get(place.version() - 1);
    }

    @Override
    public synchronized void write(List<Review> written) throws NotWrittenException {
        if (broken) {
            throw new NotWrittenException("Kafka does not answer", null);
        }
        Runnable first = meanwhile;
        meanwhile = null;
        if (first != null) {
            first.run();
        }
        writes++;
        for (Review review : written) {
            Review before = reviews.get(review.alertId());
            if (before == null || review.version() > before.version()) {
                reviews.put(review.alertId(), review);
                changed(review.alertId());
            }
        }
    }

    private void changed(String id) {
        find(id).ifPresent(state -> feed.publish(List.of(state)));
    }

    private static final Comparator<Place> STEPS =
            Comparator.comparingLong(Place::atMicros)
                    .thenComparingInt(Place::version)
                    .thenComparing(Place::alertId)
                    .reversed();

    private static final Comparator<AlertPlace> ORDER =
            Comparator.comparingLong(AlertPlace::lastMicros)
                    .thenComparing(AlertPlace::id)
                    .reversed();
}
