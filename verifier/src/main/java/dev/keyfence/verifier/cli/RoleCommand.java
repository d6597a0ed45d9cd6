package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.Role;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that runs a role until it is stopped. */
abstract class RoleCommand implements Callable<Integer> {

    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    private Map<String, String> environment = System.getenv();

    void in(Map<String, String> variables) {
        environment = variables;
    }

    /** The role that the options ask for. */
    abstract Role role(Surroundings around);

    @Override
    public Integer call() {
        common.applyLogging();
        return run(role(Surroundings.of(environment)));
    }

    /**
     * Starts a role and waits until it ends.
     *
     * @return the exit status
     */
    int run(Role role) {
        return Running.run(role, spec.commandLine().getOut(), spec.commandLine().getErr());
    }
}
