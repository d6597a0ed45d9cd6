package dev.keyfence.verifier.faults;

import dev.keyfence.verifier.faults.DecisionAudit.Missing;
import dev.keyfence.verifier.faults.Fault.Side;
import dev.keyfence.verifier.fleet.Api;
import dev.keyfence.verifier.fleet.Api.Answer;
import dev.keyfence.verifier.fleet.Fleet;
import dev.keyfence.verifier.fleet.FleetProcess;
import dev.keyfence.verifier.fleet.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Three brokers, three verifiers, two control nodes and the topologies, hit by faults at random
 * while clients verify and revoke. The seed decides which faults come, and in which order; the
 * machine decides when.
 */
final class FaultRun implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(4);

    private static final int BROKERS = 3;
    private static final int VERIFIERS = 3;
    private static final int CONTROLS = 2;
    private static final Duration HEALED_LIMIT = Duration.ofMinutes(4);
    private static final Duration CONFIRMED_LIMIT = Duration.ofMinutes(1);
    private static final Duration PUBLISHED_LIMIT = Duration.ofMinutes(2);
    private static final Duration SWEEP_LIMIT = Duration.ofSeconds(10);

    private final Random random;
    private final Surroundings surroundings;
    private final Network network;
    private final Fleet fleet;
    private final Api api = new Api();
    private final Ledger ledger = new Ledger();
    private final Injector injector;
    private final FaultReport report = new FaultReport();
    private final Thread undo = new Thread(this::undo);

    FaultRun(Path directory, long seed) {
        random = new Random(seed);
        report.line("seed " + seed);
        surroundings = new Surroundings(directory, names());
        network = Network.open();
        try {
            fleet = start(directory);
        } catch (RuntimeException | AssertionError e) {
            network.close();
            surroundings.close();
            throw e;
        }
        injector = new Injector(fleet, network, surroundings);
        // Processes, namespaces and mounts would outlive a run that is interrupted.
        Runtime.getRuntime().addShutdownHook(undo);
    }

    /** Runs, heals, checks; the report tells all. */
    FaultReport run(Duration duration) throws Exception {
        try (Load load = new Load(fleet, api, ledger)) {
            load.start(random);
            long until = System.nanoTime() + duration.toNanos();
            List<Thread> sides =
                    Arrays.stream(Side.values())
                            .map(side -> faults(side, new Random(random.nextLong()), until))
                            .toList();
            sides.forEach(Thread::start);
            for (Thread side : sides) {
                side.join();
            }
            heal();
            load.stopRevoking();
            Awaitility.await("every revocation is confirmed")
                    .atMost(CONFIRMED_LIMIT)
                    .until(() -> load.confirmTheRest() == 0);
            sweep();
        }
        audit();
        return report();
    }

    /** What is known so far: of use when the run itself fails. */
    FaultReport report() {
        report.counts(ledger.counts());
        report.violations(ledger.violations());
        return report;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(undo);
        undo();
    }

    private void undo() {
        injector.close();
        api.close();
        fleet.close();
        network.close();
        surroundings.close();
    }

    private Fleet start(Path directory) {
        return Fleet.start(
                new Fleet.Settings(
                        network,
                        directory,
                        BROKERS,
                        VERIFIERS,
                        CONTROLS,
                        List.of("--beacon", "250ms", "--lease", LEASE.toSeconds() + "s"),
                        // Eleven processes share the machine, and are started often.
                        List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        surroundings::environment));
    }

    private static List<String> names() {
        return Stream.of(
                        IntStream.rangeClosed(1, BROKERS).mapToObj(i -> "broker-" + i),
                        IntStream.rangeClosed(1, VERIFIERS).mapToObj(i -> "node-" + i),
                        IntStream.rangeClosed(1, CONTROLS).mapToObj(i -> "control-" + i))
                .flatMap(each -> each)
                .toList();
    }

    private Thread faults(Side side, Random own, long untilNanos) {
        List<Fault> possible = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            if (fault.side() == side) {
                injector.whyImpossible(fault)
                        .ifPresentOrElse(
                                why -> report.line("left out: " + fault.text() + ": " + why),
                                () -> possible.add(fault));
            }
        }
        return Thread.ofPlatform()
                .name("faults-" + side)
                .unstarted(() -> {
                    while (System.nanoTime() < untilNanos) {
                        strike(possible.get(own.nextInt(possible.size())), own);
                    }
                });
    }

    private void strike(Fault fault, Random own) {
        report.fault(fault);
        Runnable end = injector.inject(fault, own);
        pause(LEASE.toMillis() / 2 + own.nextLong(LEASE.toMillis() * 2));
        end.run();
        if (fault.side() == Side.BROKERS) {
            // Two copies must be in step when the next broker is hit, or nothing can be written.
            Awaitility.await("the brokers are in step again")
                    .atMost(HEALED_LIMIT)
                    .ignoreExceptions()
                    .until(injector::replicated);
        }
        pause(own.nextLong(LEASE.toMillis() * (fault.side() == Side.BROKERS ? 4 : 1)));
    }

    private void heal() {
        for (FleetProcess each : fleet.all()) {
            if (!each.isAlive()) {
                report.line(each.name() + " had ended by itself and was started again");
                each.start();
            }
        }
        fleet.all().forEach(FleetProcess::awaitReady);
        for (Fleet.Served verifier : fleet.verifiers()) {
            Awaitility.await(verifier.process().name() + " serves again")
                    .atMost(HEALED_LIMIT)
                    .ignoreExceptions()
                    .until(() ->
                            api.verify(verifier.url(), fleet.rootKey(), SWEEP_LIMIT).status()
                                    == 200);
        }
    }

    /** Every key at every verifier: none that is revoked may pass, and every other must. */
    private void sweep() throws IOException {
        for (Fleet.Served verifier : fleet.verifiers()) {
            for (Credential each : ledger.all()) {
                long start = System.nanoTime();
                Answer answer = api.verify(verifier.url(), each.secret(), SWEEP_LIMIT);
                ledger.verified(each, verifier.process().name(), start, answer);
                boolean allowed = answer.body().path("allowed").asBoolean();
                if (!each.asked() && !allowed) {
                    report.wrong(
                            verifier.process().name()
                                    + " refuses a key that nobody revoked: "
                                    + answer.text("reason"));
                }
                ledger.count("verifications of the last sweep");
            }
        }
    }

    private void audit() {
        try (DecisionAudit audit = new DecisionAudit(fleet)) {
            Awaitility.await("all decisions of running nodes are published")
                    .atMost(PUBLISHED_LIMIT)
                    .pollDelay(Duration.ZERO)
                    .untilAsserted(() -> {
                        audit.read();
                        Map<String, Missing> missing = audit.missing(ledger.answered());
                        for (Fleet.Served verifier : fleet.verifiers()) {
                            report.requireComplete(verifier.process(), missing);
                            api.requireThatDecisionsAddUp(verifier.url(), SWEEP_LIMIT);
                        }
                    });
            report.decisions(audit.count(), audit.twice(), audit.missing(ledger.answered()));
        }
    }

    /** How long a fault lasts, and how long until the next one, is what the run is about. */
    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
