package dev.keyfence.verifier.replay;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what the log says became of each request, instead of asking a verifier. For the reading
 * thread; outcomes come on others.
 */
final class Observer implements Destination {

    private final ObservedDecisions decisions;
    private final Tally tally;
    private final Rejects rejects;
    private final AtomicLong underWay = new AtomicLong();

    Observer(ObservedDecisions decisions, Tally tally, Rejects rejects) {
        this.decisions = decisions;
        this.tally = tally;
        this.rejects = rejects;
    }

    @Override
    public @Nullable String unreachable() {
        return decisions.unreachable();
    }

    @Override
    public void send(long number, LoggedRequest request) {
        LoggedOutcome outcome = request.outcome();
        if (outcome == null) {
            tally.malformed();
            rejects.add(number, "there is no \"outcome\" of allow or deny to observe");
            return;
        }
        underWay.incrementAndGet();
        decisions.publish(
                decision(request, outcome),
                failure -> {
                    if (failure == null) {
                        tally.observed(outcome.allowed(), outcome.reason());
                    } else {
                        long _ = tally.unanswered();
                        rejects.add(number, failure);
                    }
                    underWay.decrementAndGet();
                });
    }

    @Override
    public void drain(Duration timeout) throws InterruptedException {
        decisions.drain(timeout);
        for (long missing = underWay.get(); missing > 0; missing--) {
            long _ = tally.unanswered();
        }
    }

    private static ObservedDecision decision(LoggedRequest request, LoggedOutcome outcome) {
        return new ObservedDecision(
                request.source(),
                request.owner(),
                request.time(),
                request.method(),
                request.route(),
                request.clientIp(),
                request.userAgent(),
                outcome.allowed(),
                outcome.reason());
    }
}
