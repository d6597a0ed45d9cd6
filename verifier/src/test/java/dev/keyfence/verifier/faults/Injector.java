package dev.keyfence.verifier.faults;

import dev.keyfence.verifier.fleet.Fleet;
import dev.keyfence.verifier.fleet.FleetProcess;
import dev.keyfence.verifier.fleet.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;

/** Brings faults upon the fleet, and ends them. One thread a side. */
final class Injector implements AutoCloseable {

    private static final String FENCE = "keyfence.fence";

    /** Kafka's clients count their waits on the wall clock, and nobody waits for so long. */
    private static final long STEP_SECONDS = TimeUnit.HOURS.toSeconds(2);

    private static final long SLOW_MILLIS = 40;
    private static final long ANSWER_SECONDS = 5;

    private final Fleet fleet;
    private final Network network;
    private final Surroundings surroundings;
    private final Admin admin;

    Injector(Fleet fleet, Network network, Surroundings surroundings) {
        this.fleet = fleet;
        this.network = network;
        this.surroundings = surroundings;
        admin =
                Admin.create(
                        Map.of(
                                "bootstrap.servers",
                                fleet.bootstrap(),
                                "request.timeout.ms",
                                2_000,
                                "default.api.timeout.ms",
                                4_000));
    }

    /** Why a fault cannot be made here; empty when it can. */
    Optional<String> whyImpossible(Fault fault) {
        return switch (fault) {
            case CUT_VERIFIER, ISOLATE_LEADER -> network.whyUncuttable();
            case FULL_DISK_VERIFIER, FULL_DISK_BROKER -> surroundings.whyNoSmallDisks();
            case SLOW_DISK_VERIFIER, SLOW_DISK_BROKER, CLOCK_VERIFIER, CLOCK_CONTROL ->
                    surroundings.whyNoLibrary();
            case KILL_VERIFIER,
                    PAUSE_VERIFIER,
                    KILL_CONTROL,
                    PAUSE_CONTROL,
                    KILL_LEADER,
                    PAUSE_LEADER ->
                    Optional.empty();
        };
    }

    /** Brings a fault about. @return what ends it */
    Runnable inject(Fault fault, Random random) {
        FleetProcess verifier = any(fleet.verifiers(), random);
        FleetProcess control = any(fleet.controls(), random);
        return switch (fault) {
            case KILL_VERIFIER -> kill(verifier);
            case PAUSE_VERIFIER -> pause(verifier);
            case CUT_VERIFIER -> cut(verifier, fleet.brokers());
            case FULL_DISK_VERIFIER -> fill(verifier);
            case SLOW_DISK_VERIFIER -> slow(verifier);
            case CLOCK_VERIFIER -> step(verifier, random);
            case KILL_CONTROL -> kill(control);
            case PAUSE_CONTROL -> pause(control);
            case CLOCK_CONTROL -> step(control, random);
            case KILL_LEADER -> kill(leader());
            case PAUSE_LEADER -> pause(leader());
            case ISOLATE_LEADER -> isolate(leader());
            case FULL_DISK_BROKER ->
                    fill(fleet.brokers().get(random.nextInt(fleet.brokers().size())));
            case SLOW_DISK_BROKER -> slow(leader());
        };
    }

    /** Whether every copy of the fence is in step again. */
    boolean replicated() {
        try {
            return describe().partitions().getFirst().isr().size() == fleet.brokers().size();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        admin.close();
    }

    private FleetProcess leader() {
        try {
            Node leader = describe().partitions().getFirst().leader();
            return fleet.brokers().get(leader == null ? 0 : leader.id() - 1);
        } catch (ExecutionException | TimeoutException e) {
            return fleet.brokers().getFirst();
        }
    }

    private TopicDescription describe() throws ExecutionException, TimeoutException {
        try {
            return admin.describeTopics(List.of(FENCE))
                    .allTopicNames()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }

    private Runnable isolate(FleetProcess leader) {
        return cut(leader, fleet.brokers().stream().filter(each -> !each.equals(leader)).toList());
    }

    private Runnable cut(FleetProcess one, List<FleetProcess> others) {
        others.forEach(other -> network.cut(one.machine(), other.machine()));
        return () -> network.mend(one.machine());
    }

    private Runnable fill(FleetProcess process) {
        surroundings.fill(process.directory(), true);
        return () -> {
            surroundings.fill(process.directory(), false);
            if (!process.isAlive()) {
                process.start();
            }
        };
    }

    private Runnable slow(FleetProcess process) {
        surroundings.set(process.name(), 0, SLOW_MILLIS);
        return () -> surroundings.set(process.name(), 0, 0);
    }

    private Runnable step(FleetProcess process, Random random) {
        long step = random.nextBoolean() ? STEP_SECONDS : -STEP_SECONDS;
        surroundings.set(process.name(), step, 0);
        return () -> surroundings.set(process.name(), 0, 0);
    }

    private static Runnable kill(FleetProcess process) {
        process.kill();
        return process::start;
    }

    private static Runnable pause(FleetProcess process) {
        process.signal("STOP");
        return () -> process.signal("CONT");
    }

    private static FleetProcess any(List<Fleet.Served> served, Random random) {
        return served.get(random.nextInt(served.size())).process();
    }
}
