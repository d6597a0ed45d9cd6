package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.ResponseState;
import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.fence.Revoker;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.replica.AlertIntake;
import dev.keyfence.verifier.respond.Guard;
import dev.keyfence.verifier.respond.Releases;
import dev.keyfence.verifier.respond.Responder;
import dev.keyfence.verifier.respond.ResponseBook;
import dev.keyfence.verifier.respond.ResponseCounters;
import dev.keyfence.verifier.respond.ResponseDesk;
import dev.keyfence.verifier.respond.ResponseSettings;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.verify.AdminKeys;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Locale;

/**
 * What a control node does about alerts by itself.
 *
 * @param intake reads alerts, and hands them on
 * @param desk where administrators see to it
 * @param counters what alerts led to
 */
record ResponseSetup(AlertIntake intake, ResponseDesk desk, ResponseCounters counters) {

    /** What control nodes call themselves together, behind the topics' prefix. */
    private static final String GROUP = "responses";

    /** The node's own means. */
    record Means(
            String nodeId,
            Commander commander,
            Revoker revoker,
            RevocationCheck revoked,
            KeyDirectory directory,
            AdminKeys adminKeys) {}

    /** Makes it; nothing is read yet, and it ends with the process's parts. */
    static ResponseSetup of(
            ControlFollowers.Source source, ControlFollowers followed, Means means) {
        InstantSource clock = InstantSource.system();
        ResponseBook book = followed.alerts().book();
        ResponseSettings settings = followed.alerts().settings();
        KeyActions actions = new KeyActions(means.commander(), means.revoker(), clock);
        Releases releases =
                new Releases(
                        means.nodeId(),
                        book,
                        means.directory(),
                        followed.history(),
                        actions,
                        clock);
        ResponseCounters counters = new ResponseCounters();
        Responder responder =
                new Responder(
                        new Responder.Parts(
                                means.nodeId(),
                                book,
                                settings,
                                means.directory(),
                                means.revoked()::covers,
                                means.adminKeys()::wouldLockOut,
                                new ActiveKeys(means.directory()),
                                actions,
                                counters,
                                clock));
        AlertIntake intake =
                new AlertIntake(
                        alerts(source),
                        responder,
                        releases,
                        () -> book.complete() && settings.complete());
        return new ResponseSetup(intake, new ResponseDesk(book, settings, releases), counters);
    }

    private static AlertIntake.Source alerts(ControlFollowers.Source source) {
        ClusterSettings cluster = source.cluster();
        return new AlertIntake.Source(
                cluster.topics().alerts().name(),
                cluster.topics().prefix() + GROUP,
                cluster.connection(),
                source.reader(Alert.class),
                source.deadLetters());
    }

    /** Publishes what alerts led to. */
    void meter(MeterRegistry meters) {
        for (ResponseState end : ResponseCounters.ENDS) {
            FunctionCounter.builder("keyfence.responses", counters, all -> all.ended(end))
                    .tag("outcome", end.name().toLowerCase(Locale.ROOT))
                    .description("What alerts led to by themselves")
                    .register(meters);
        }
        for (Guard guard : Guard.values()) {
            FunctionCounter.builder(
                            "keyfence.responses.refused", counters, all -> all.refused(guard))
                    .tag("guard", guard.word())
                    .description("Responses that were refused, by what spoke against them")
                    .register(meters);
        }
    }

    /** What controllers work with. */
    Part<?> part() {
        return Part.of(ResponseDesk.class, desk);
    }
}
