package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.fence.Revoker;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.replica.AlertIntake;
import dev.keyfence.verifier.respond.Releases;
import dev.keyfence.verifier.respond.Responder;
import dev.keyfence.verifier.respond.ResponseBook;
import dev.keyfence.verifier.respond.ResponseDesk;
import dev.keyfence.verifier.respond.ResponseSettings;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.verify.AdminKeys;
import java.time.InstantSource;

/**
 * What a control node does about alerts by itself.
 *
 * @param intake reads alerts, and hands them on
 * @param desk where administrators see to it
 */
record ResponseSetup(AlertIntake intake, ResponseDesk desk) {

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
                                clock));
        AlertIntake intake =
                new AlertIntake(
                        alerts(source),
                        responder,
                        releases,
                        () -> book.complete() && settings.complete());
        source.parts().add("responses", intake);
        return new ResponseSetup(intake, new ResponseDesk(book, settings, releases));
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

    /** What controllers work with. */
    Part<?> part() {
        return Part.of(ResponseDesk.class, desk);
    }
}
