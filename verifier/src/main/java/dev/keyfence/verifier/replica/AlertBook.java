package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.alert.AlertPlace;
import dev.keyfence.verifier.alert.AlertQuery;
import dev.keyfence.verifier.alert.AlertState;
import dev.keyfence.verifier.alert.AlertView;
import dev.keyfence.verifier.alert.Alerts;
import dev.keyfence.verifier.alert.Review;
import dev.keyfence.verifier.alert.ReviewLog;
import dev.keyfence.verifier.feed.Feed;
import dev.keyfence.verifier.feed.Feed.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Alerts with what people made of them: the two replicas read together. */
public final class AlertBook implements Alerts, ReviewLog {

    /**
     * How many alerts one page looks at, however few it finds: some 50 ms from a cold disk. The
     * caller goes on where it ended.
     */
    static final int LOOKED_AT_MAX = 5_000;

    /** How many of the latest changes are kept for those whose connection broke: some megabytes. */
    private static final int KEPT_MAX = 1_000;

    private final AlertReplica alerts;
    private final ReviewReplica reviews;
    private final Feed<AlertState> feed = new Feed<>(KEPT_MAX);

    /** Over both replicas. */
    public AlertBook(AlertReplica alerts, ReviewReplica reviews) {
        this.alerts = alerts;
        this.reviews = reviews;
        alerts.listen(this::changed);
        reviews.listen(this::changed);
    }

    @Override
    public boolean complete() {
        return alerts.complete() && reviews.complete();
    }

    @Override
    public Optional<AlertState> find(String id) {
        return alerts.find(id).map(this::state);
    }

    @Override
    public Page find(AlertQuery query, @Nullable AlertPlace after, int limit) {
        checkLimit(limit);
        Looking looking = new Looking(query, limit, LOOKED_AT_MAX);
        alerts.visit(query, after, looking::look);
        return new Page(looking.found, looking.more ? looking.last : null);
    }

    @Override
    public Many all(AlertQuery query, int lookedAtMax) {
        Looking looking = new Looking(query, Integer.MAX_VALUE, lookedAtMax);
        alerts.visit(query, null, looking::look);
        return new Many(looking.found, !looking.more);
    }

    @Override
    public Optional<Watch<AlertState>> watch(AlertQuery query, @Nullable String after) {
        return feed.watch(query::matches, after);
    }

    @Override
    public Steps steps(StepQuery query, @Nullable Place after, int limit) {
        checkLimit(limit);
        StepsLooking looking = new StepsLooking(query, limit);
        reviews.visit(query, after, looking::look);
        return new Steps(looking.found, looking.more ? looking.last : null);
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + LIMIT_MAX);
        }
    }

    private AlertState state(AlertView alert) {
        return new AlertState(alert, reviews.of(alert.id()));
    }

    private void changed(List<String> ids) {
        if (complete()) {
            feed.publish(ids.stream().map(this::find).flatMap(Optional::stream).toList());
        }
    }

    /** One walk over an index: what is known to follow is not looked at. */
    private final class Looking {

        private final AlertQuery query;
        private final int limit;
        private final int lookedAtMax;
        private final List<AlertState> found = new ArrayList<>();
        private int lookedAt;
        private boolean more;
        private @Nullable AlertPlace last;

        Looking(AlertQuery query, int limit, int lookedAtMax) {
            this.query = query;
            this.limit = limit;
            this.lookedAtMax = lookedAtMax;
        }

        boolean look(AlertPlace place, AlertView alert) {
            if (found.size() == limit || lookedAt == lookedAtMax) {
                more = true;
                return false;
            }
            lookedAt++;
            last = place;
            AlertState state = state(alert);
            if (query.matches(state)) {
                found.add(state);
            }
            return true;
        }
    }

    /** One walk over what people did. */
    private final class StepsLooking {

        private final StepQuery query;
        private final int limit;
        private final List<Taken> found = new ArrayList<>();
        private int lookedAt;
        private boolean more;
        private @Nullable Place last;

        StepsLooking(StepQuery query, int limit) {
            this.query = query;
            this.limit = limit;
        }

        boolean look(Place place, Review.Step step) {
            if (found.size() == limit || lookedAt == LOOKED_AT_MAX) {
                more = true;
                return false;
            }
            lookedAt++;
            last = place;
            if (query.matches(step)) {
                found.add(new Taken(place, step, alerts.find(place.alertId())));
            }
            return true;
        }
    }
}
