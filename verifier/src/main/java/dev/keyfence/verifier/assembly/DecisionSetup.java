package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.verifier.decisionlog.DecisionLog;
import dev.keyfence.verifier.decisionlog.DecisionLogSettings;
import dev.keyfence.verifier.decisionlog.DecisionProducer;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.profile.SpoolFull;
import dev.keyfence.verifier.profilefile.LiveProfiles;
import dev.keyfence.verifier.spool.SpoolSettings;
import java.io.IOException;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.Serde;

/** Puts a node's decision log together. */
final class DecisionSetup {

    private DecisionSetup() {}

    /**
     * The log, with what earlier runs have left in its spool; does not connect.
     *
     * @param parts takes both over
     * @throws StartFailure when the spool's directory cannot be used; the message says what to do
     */
    static DecisionLog log(
            ClusterSettings cluster,
            SpoolSettings spool,
            RecordSerdes serdes,
            LiveProfiles profiles,
            Parts parts) {
        Serde<Decision> serde = parts.add("serde of decisions", serdes.forValues(Decision.class));
        DecisionLog.Storage storage = parts.add("decision spool", storage(spool));
        return parts.add(
                "decision log",
                new DecisionLog(
                        DecisionLogSettings.of(cluster.topics().decisions().name()),
                        new DecisionLog.Kafka(
                                () -> DecisionProducer.connect(cluster.connection()),
                                serde.serializer()),
                        storage,
                        mayLose(profiles.profiles())));
    }

    private static DecisionLog.Storage storage(SpoolSettings spool) {
        try {
            return DecisionLog.Storage.open(spool);
        } catch (IOException e) {
            throw new StartFailure(
                    StartFailure.Kind.DISK,
                    "cannot keep decisions in "
                            + spool.directory()
                            + " ("
                            + e.getMessage()
                            + "): make it writable, or choose another with --spool-dir",
                    e);
        }
    }

    /** Which profiles' decisions may be lost when there is no room for them. */
    private static Predicate<String> mayLose(Profiles profiles) {
        return name ->
                profiles.find(name)
                        .map(profile -> profile.spoolFull() == SpoolFull.COUNT)
                        .orElse(false);
    }
}
