package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.seeded.Seeded;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
class KeyIdSetTest {

    @Test
    void holdsExactlyWhatWasAdded(Random random) {
        KeyIdSet subject = new KeyIdSet();
        Set<KeyId> model = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            KeyId id = new KeyId(1 + random.nextInt(100), random.nextInt(200));
            model.add(id);
            subject.add(id);
        }
        assertThat(subject.size()).isEqualTo(model.size());
        for (long high = 1; high <= 101; high++) {
            for (long low = 0; low <= 200; low++) {
                KeyId id = new KeyId(high, low);
                assertThat(subject.contains(id)).isEqualTo(model.contains(id));
            }
        }
    }

    @Test
    void holdsIdsOfNothingButZeros() {
        KeyIdSet subject = new KeyIdSet();
        assertThat(subject.contains(new KeyId(0, 0))).isFalse();
        subject.add(new KeyId(0, 0));
        assertThat(subject.contains(new KeyId(0, 0))).isTrue();
        assertThat(subject.contains(new KeyId(0, 1))).isFalse();
    }

    @Test
    void neverLosesAnIdToAReaderWhileItGrows() throws Exception {
        int ids = 300_000;
        KeyIdSet subject = new KeyIdSet();
        AtomicInteger added = new AtomicInteger();
        CompletableFuture<Integer> missing =
                CompletableFuture.supplyAsync(() -> missing(subject, added, ids));
        for (int i = 0; i < ids; i++) {
            subject.add(new KeyId(i, ~(long) i));
            added.setRelease(i + 1);
        }
        assertThat(missing.get(30, TimeUnit.SECONDS)).isZero();
    }

    private static int missing(KeyIdSet subject, AtomicInteger added, int ids) {
        Random random = new Random(1);
        int missing = 0;
        int known = 0;
        while (known < ids) {
            known = added.getAcquire();
            for (int i = 0; known > 0 && i < 100; i++) {
                long id = random.nextInt(known);
                missing += subject.contains(new KeyId(id, ~id)) ? 0 : 1;
            }
        }
        return missing;
    }
}
