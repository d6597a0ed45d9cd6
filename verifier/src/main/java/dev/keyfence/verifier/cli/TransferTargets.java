package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.StartFailure;
import dev.keyfence.verifier.replay.ReplayTarget;
import dev.keyfence.verifier.transfer.ControlTarget;
import dev.keyfence.verifier.transfer.TransferException;

/** Between the options of commands that transfer keys and what transfers them. */
final class TransferTargets {

    private TransferTargets() {}

    /** The control plane to call, and the key to call it with. */
    static ControlTarget of(TargetOptions options) {
        ReplayTarget target =
                options.target(System.getenv())
                        .orElseThrow(() ->
                                new SettingsException(
                                        "a key is needed to call the control plane: set"
                                                + " KEYFENCE_KEY or --key-file"));
        return new ControlTarget(target.controlPlane(), target.key());
    }

    /** How the command ends when a transfer could not be made. */
    static RuntimeException failure(TransferException e) {
        return switch (e.kind()) {
            case AWAY ->
                    new StartFailure(StartFailure.Kind.KAFKA, String.valueOf(e.getMessage()), e);
            case INPUT, DENIED -> new SettingsException(String.valueOf(e.getMessage()));
        };
    }
}
