package dev.keyfence.verifier.solo;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the end of the process goes that Kafka's server asks for on a fatal fault. Kafka's exit
 * procedures are one per process, so this is too: installed once, told to every broker there is.
 */
final class BrokerFaults {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerFaults.class);
    private static final List<Consumer<String>> LISTENERS = new CopyOnWriteArrayList<>();

    private BrokerFaults() {}

    /** Calls a listener for every fatal fault from now on. */
    static void listen(Consumer<String> listener) {
        LISTENERS.add(listener);
        Exit.setExitProcedure(BrokerFaults::report);
        Exit.setHaltProcedure(BrokerFaults::report);
    }

    /** Ends {@link #listen}; the procedures stay, since a dying broker may still call them. */
    static void forget(Consumer<String> listener) {
        LISTENERS.remove(listener);
    }

    private static void report(int status, String message) {
        String fault =
                "the embedded broker asks for the end of the process with status "
                        + status
                        + (message == null ? "" : ": " + message);
        if (LISTENERS.isEmpty()) {
            LOG.warn("{}; it was being stopped anyway", fault);
        }
        LISTENERS.forEach(listener -> listener.accept(fault));
    }
}
