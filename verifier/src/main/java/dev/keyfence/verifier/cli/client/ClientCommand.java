package dev.keyfence.verifier.cli.client;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that calls a running Keyfence, shows what it answers, and ends. */
public abstract class ClientCommand implements Callable<Integer> {

    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin ClientOptions client = new ClientOptions();

    private Map<String, String> environment = Map.of();
    private Supplier<Terminal> terminals = Terminal::system;

    /** A command that is told its surroundings before it runs. */
    protected ClientCommand() {}

    void in(Map<String, String> variables, Supplier<Terminal> whoReads) {
        environment = variables;
        terminals = whoReads;
    }

    @Override
    public Integer call() throws Exception {
        Terminal terminal = terminals.get();
        try (Session session =
                new Session(
                        client.api(environment, terminal),
                        terminal,
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr(),
                        client.json)) {
            run(session);
        }
        return 0;
    }

    /**
     * Does it.
     *
     * @throws ClientFailure when it could not be done
     */
    abstract void run(Session session) throws InterruptedException;

    /** Times by this machine's clock, which only relative ones need. */
    static Moment moments() {
        return new Moment(InstantSource.system());
    }
}
