package dev.keyfence.verifier.faults;

import dev.keyfence.verifier.fleet.Api;
import dev.keyfence.verifier.fleet.Api.Answer;
import dev.keyfence.verifier.fleet.Fleet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The clients of the run: some verify at every verifier, some make keys and revoke them. */
final class Load implements AutoCloseable {

    private static final int VERIFYING_THREADS_PER_NODE = 3;

    /** About 100 verifications a second at every node, beside nine processes on the machine. */
    private static final long VERIFY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private static final long REVOKE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    /** A paused node answers late, and its late answers count too. */
    private static final Duration VERIFY_LIMIT = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /**
     * Some are there from the start, so that there is something to revoke in the worst of times.
     */
    private static final int FIRST_KEYS = 60;

    /** Fewer are not revoked, so that there is always something to accept. */
    private static final int LIVE_KEYS = 20;

    private final Fleet fleet;
    private final Api api;
    private final Ledger ledger;
    private final List<Thread> verifying = new ArrayList<>();
    private final List<Thread> revoking = new ArrayList<>();
    private volatile boolean revokes = true;
    private volatile boolean verifies = true;

    Load(Fleet fleet, Api api, Ledger ledger) {
        this.fleet = fleet;
        this.api = api;
        this.ledger = ledger;
    }

    void start(Random random) throws IOException {
        for (int i = 0; i < FIRST_KEYS; i++) {
            ledger.created(api.create(fleet.controls().getFirst().url(), fleet.rootKey(), "acme"));
        }
        for (Fleet.Served verifier : fleet.verifiers()) {
            for (int i = 0; i < VERIFYING_THREADS_PER_NODE; i++) {
                verifying.add(thread(random, own -> verify(verifier, own)));
            }
        }
        for (int i = 0; i < fleet.controls().size(); i++) {
            int first = i;
            revoking.add(thread(random, own -> revoke(first, own)));
        }
        verifying.forEach(Thread::start);
        revoking.forEach(Thread::start);
    }

    /** Ends making and revoking keys; verifying goes on. */
    void stopRevoking() {
        revokes = false;
        await(revoking);
    }

    /** Revokes everything again that was asked for and is not confirmed; how many are left. */
    long confirmTheRest() {
        for (Credential each : ledger.all()) {
            if (each.asked() && !each.confirmed()) {
                confirm(each, fleet.controls().getFirst().url());
            }
        }
        return ledger.all().stream().filter(each -> each.asked() && !each.confirmed()).count();
    }

    @Override
    public void close() {
        stopRevoking();
        verifies = false;
        await(verifying);
    }

    private static void await(List<Thread> threads) {
        try {
            for (Thread each : threads) {
                each.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void verify(Fleet.Served verifier, Random random) {
        while (verifies) {
            Credential credential = ledger.pick(random);
            if (credential != null) {
                long start = System.nanoTime();
                try {
                    Answer answer = api.verify(verifier.url(), credential.secret(), VERIFY_LIMIT);
                    ledger.verified(credential, verifier.process().name(), start, answer);
                } catch (IOException e) {
                    ledger.count("verifications without an answer");
                }
            }
            LockSupport.parkNanos(VERIFY_PAUSE_NANOS);
        }
    }

    private void revoke(int first, Random random) {
        @Nullable Credential mine = null;
        int which = first;
        while (revokes) {
            String control = fleet.controls().get(which).url();
            if (mine == null && ledger.live() > LIVE_KEYS && random.nextBoolean()) {
                mine = ledger.takeLive();
            }
            boolean well = mine == null ? create(control) : confirm(mine, control);
            if (well) {
                mine = null;
            } else {
                which = (which + 1) % fleet.controls().size();
            }
            LockSupport.parkNanos(random.nextLong(2 * REVOKE_PAUSE_NANOS));
        }
    }

    private boolean create(String control) {
        try {
            ledger.created(api.create(control, fleet.rootKey(), "acme"));
            return true;
        } catch (IOException e) {
            ledger.count("keys not created at the first try");
            return false;
        }
    }

    private boolean confirm(Credential credential, String control) {
        try {
            Answer answer = api.revoke(control, fleet.rootKey(), credential.id(), PATIENCE);
            if (answer.text("status").equals("confirmed")) {
                ledger.confirmed(credential);
                return true;
            }
            ledger.count(
                    answer.status() == 200
                            ? "revocations pending when the wait was over"
                            : "revocations refused with " + answer.status());
        } catch (IOException e) {
            ledger.count("revocations without an answer");
        }
        return false;
    }

    private static Thread thread(Random random, Consumer<Random> work) {
        Random own = new Random(random.nextLong());
        return Thread.ofPlatform().daemon().unstarted(() -> work.accept(own));
    }
}
