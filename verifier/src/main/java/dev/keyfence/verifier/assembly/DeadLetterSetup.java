package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.replica.KafkaDeadLetterBox;
import dev.keyfence.verifier.store.DeadLetterBox;
import org.apache.kafka.common.serialization.Serde;

/** Where the control plane finds dead letters. */
public final class DeadLetterSetup {

    private DeadLetterSetup() {}

    /** The box of a cluster; connects when it is asked. */
    public static Part<DeadLetterBox> box(ClusterSettings cluster, Parts parts) {
        Serde<DeadLetter> serde =
                parts.add(
                        "serde of dead letters",
                        new RecordSerdes(cluster.serdeClass(), cluster.registry())
                                .forValues(DeadLetter.class));
        return Part.of(
                DeadLetterBox.class,
                new KafkaDeadLetterBox(
                        cluster.topics(), cluster.connection(), serde.deserializer()));
    }
}
