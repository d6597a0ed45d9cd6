package dev.keyfence.verifier.fleet;

import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.assembly.ListenSettings;
import dev.keyfence.verifier.assembly.Parts;
import dev.keyfence.verifier.assembly.Planes;
import dev.keyfence.verifier.assembly.TopicSetup;
import dev.keyfence.verifier.fleet.BrokerProcess.Endpoint;
import dev.keyfence.verifier.http.HttpPlane;
import dev.keyfence.verifier.http.JvmMetrics;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.Plane;
import dev.keyfence.verifier.http.TrustedProxies;
import dev.keyfence.verifier.registry.SchemaRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Brokers, verifiers, control nodes and the topologies, each a process of its own. The schema
 * registry runs in this process: it is never hit by a fault.
 */
public final class Fleet implements AutoCloseable {

    private static final String MAIN = "dev.keyfence.verifier.Main";
    private static final int DATA_PORT = 8080;
    private static final int CONTROL_PORT = 8081;

    private final Settings settings;
    private final Parts parts = new Parts();
    private final List<FleetProcess> brokers = new ArrayList<>();
    private final List<Served> verifiers = new ArrayList<>();
    private final List<Served> controls = new ArrayList<>();
    private final FleetProcess streams;
    private final String bootstrap;
    private final String registry;
    private String rootKey = "";

    /**
     * How large a fleet is.
     *
     * @param network what connects it
     * @param directory where everything is kept
     * @param flags of every verifier and control node
     * @param jvm flags of every process's JVM, its heap among them
     * @param environment of each process, by its name
     */
    public record Settings(
            Network network,
            Path directory,
            int brokers,
            int verifiers,
            int controls,
            List<String> flags,
            List<String> jvm,
            Function<String, Map<String, String>> environment) {}

    /** A process that listens, and where. */
    public record Served(FleetProcess process, String url) {}

    private Fleet(Settings settings) {
        this.settings = settings;
        Network network = settings.network();
        List<Machine> hosts =
                IntStream.rangeClosed(1, settings.brokers())
                        .mapToObj(i -> network.machine("broker-" + i))
                        .toList();
        List<Endpoint> endpoints =
                hosts.stream()
                        .map(host ->
                                new Endpoint(host.host(), network.port(9092), network.port(9093)))
                        .toList();
        for (int i = 0; i < hosts.size(); i++) {
            brokers.add(broker(i + 1, hosts.get(i), endpoints));
        }
        bootstrap =
                endpoints.stream()
                        .map(each -> each.host() + ':' + each.port())
                        .collect(Collectors.joining(","));
        int port = new LoopbackNetwork("").port(0);
        registry = "http://" + network.ownHost() + ':' + port;
        startBrokers(port);
        // Another fleet may run beside this one, on the same address.
        streams = role(network.machine("streams-1"), "streams", List.of("--ops-port=0"));
        for (int i = 1; i <= settings.controls(); i++) {
            controls.add(served(network.machine("control-" + i), "control", CONTROL_PORT));
        }
        for (int i = 1; i <= settings.verifiers(); i++) {
            verifiers.add(served(network.machine("node-" + i), "node", DATA_PORT));
        }
    }

    /** Starts a fleet, and waits until all of it is ready. */
    public static Fleet start(Settings settings) {
        Fleet fleet = new Fleet(settings);
        try {
            fleet.startRoles();
        } catch (RuntimeException | AssertionError e) {
            fleet.close();
            throw e;
        }
        return fleet;
    }

    /** The brokers, in the order of their ids from 1. */
    public List<FleetProcess> brokers() {
        return brokers;
    }

    /** The process of the topologies. */
    public FleetProcess streams() {
        return streams;
    }

    /** The verifiers and their data planes. */
    public List<Served> verifiers() {
        return verifiers;
    }

    /** The control nodes and their control planes. */
    public List<Served> controls() {
        return controls;
    }

    /** Everything that runs in a process of its own. */
    public List<FleetProcess> all() {
        return Stream.of(
                        brokers.stream(),
                        Stream.of(streams),
                        controls.stream().map(Served::process),
                        verifiers.stream().map(Served::process))
                .flatMap(each -> each)
                .toList();
    }

    /** Where Kafka's clients connect. */
    public String bootstrap() {
        return bootstrap;
    }

    /** The schema registry's URL. */
    public String registry() {
        return registry;
    }

    /** The first key: it may do everything. */
    public String rootKey() {
        return rootKey;
    }

    @Override
    public void close() {
        all().reversed().forEach(FleetProcess::close);
        parts.close();
    }

    private void startBrokers(int registryPort) {
        try {
            brokers.forEach(FleetProcess::start);
            brokers.forEach(FleetProcess::awaitReady);
            Topics topics = new Topics(Topics.DEFAULT_PREFIX);
            TopicSetup.ensure(
                    Map.of("bootstrap.servers", bootstrap),
                    topics.sharedAndRegistry(),
                    OptionalInt.of(Math.min(3, settings.brokers())),
                    parts);
            SchemaRegistry schemas =
                    parts.add("registry", SchemaRegistry.over(bootstrap, topics.schemas().name()));
            HttpPlane plane =
                    Planes.start(
                            Plane.CONTROL,
                            new ListenSettings("127.0.0.1", 0, 0, TrustedProxies.NONE),
                            0,
                            List.of(
                                    Part.of(SchemaRegistry.class, schemas),
                                    Part.of(
                                            PrometheusMeterRegistry.class,
                                            parts.add("metrics", new JvmMetrics()).registry())),
                            List.of());
            parts.add("registry plane", plane);
            // It takes schemas from its own machine only, which the fleet's machines are not.
            parts.add(
                    "registry forwarder",
                    new Forwarder(settings.network().ownHost(), registryPort, plane.uri()));
        } catch (RuntimeException | AssertionError e) {
            brokers.forEach(FleetProcess::close);
            parts.close();
            throw e;
        }
    }

    private void startRoles() {
        streams.start();
        FleetProcess first = controls.getFirst().process();
        first.start();
        first.awaitReady();
        rootKey = first.line("Root key:").orElseThrow();
        List<FleetProcess> others = all().stream().filter(each -> each.starts() == 0).toList();
        others.forEach(FleetProcess::start);
        others.forEach(FleetProcess::awaitReady);
    }

    private FleetProcess broker(int id, Machine machine, List<Endpoint> endpoints) {
        Path directory = directory(machine);
        List<String> program = new ArrayList<>(settings.jvm());
        program.addAll(
                List.of(BrokerProcess.class.getName(), Integer.toString(id), directory.toString()));
        endpoints.forEach(each -> program.add(each.text()));
        return process(machine, directory, program);
    }

    private Served served(Machine machine, String role, int wantedPort) {
        int port = settings.network().port(wantedPort);
        List<String> flags = new ArrayList<>(settings.flags());
        flags.addAll(
                List.of(
                        "--host",
                        machine.host(),
                        role.equals("control") ? "--control-port" : "--port",
                        Integer.toString(port)));
        return new Served(role(machine, role, flags), "http://" + machine.host() + ':' + port);
    }

    private FleetProcess role(Machine machine, String role, List<String> flags) {
        Path directory = directory(machine);
        List<String> program = new ArrayList<>(settings.jvm());
        program.addAll(List.of(MAIN, role, "--bootstrap", bootstrap, "--registry", registry));
        program.addAll(List.of("--data-dir", directory.toString(), "--node-id", machine.name()));
        program.addAll(List.of("--log-level", "info"));
        program.addAll(flags);
        return process(machine, directory, program);
    }

    private FleetProcess process(Machine machine, Path directory, List<String> program) {
        Map<String, String> environment =
                new HashMap<>(settings.environment().apply(machine.name()));
        return new FleetProcess(machine, directory, environment, program);
    }

    private Path directory(Machine machine) {
        try {
            return Files.createDirectories(settings.directory().resolve(machine.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
