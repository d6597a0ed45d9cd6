package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.fence.Fence;
import dev.keyfence.verifier.fence.LeaseGate;
import dev.keyfence.verifier.replica.Applier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An applier whose state of completeness opens and shuts the node's gate. */
record GatedApplier(Applier applier, LeaseGate.Source source, Fence fence) implements Applier {

    @Override
    public String rowFormat() {
        return applier.rowFormat();
    }

    @Override
    public void apply(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        applier.apply(record, rows);
    }

    @Override
    public boolean restores() {
        return applier.restores();
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        applier.restore(key, value);
    }

    /** Shuts the gate first: from then on nothing is answered from what is being forgotten. */
    @Override
    public void reset() {
        fence.rebuilding(source);
        applier.reset();
    }

    @Override
    public void applied(long position) {
        applier.applied(position);
    }

    /** Opens the gate last. */
    @Override
    public void caughtUp() {
        applier.caughtUp();
        fence.caughtUp(source);
    }
}
