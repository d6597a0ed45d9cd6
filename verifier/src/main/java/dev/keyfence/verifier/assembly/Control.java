package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.control.KeyCreator;
import dev.keyfence.verifier.control.KeyImporter;
import dev.keyfence.verifier.http.HealthCheck;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * What a node needs to manage keys.
 *
 * @param followed what it follows beside keys and fence
 * @param commander sends commands and awaits their answers
 * @param creator makes keys
 * @param importer brings keys in from elsewhere
 * @param responses what is done about alerts by itself
 */
public record Control(
        ControlFollowers followed,
        Commander commander,
        KeyCreator creator,
        KeyImporter importer,
        ResponseSetup responses) {

    /**
     * Begins to follow; start it with the node, and after the planes: responses end before them
     * then, of which one serves the registry that an alert's reader may have to ask.
     */
    public void start(Parts parts) {
        followed.start();
        parts.add("responses", responses.intake()).start();
    }

    /** Publishes its counts. */
    public void meter(MeterRegistry meters) {
        responses.meter(meters);
    }

    /** What readiness hangs on. */
    public List<HealthCheck> checks() {
        return followed.checks();
    }
}
