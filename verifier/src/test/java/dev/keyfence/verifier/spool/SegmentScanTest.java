package dev.keyfence.verifier.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Seeded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever becomes of a segment's bytes: no wrong record, no exception, and the sums are right. */
@ExtendWith(Seeded.class)
class SegmentScanTest {

    private static final long FORMAT = 42;
    private static final long BASE = 1_000;

    private static final class Written {
        private final List<byte[]> payloads;
        private final byte[] bytes;

        Written(List<byte[]> payloads, byte[] bytes) {
            this.payloads = payloads;
            this.bytes = bytes;
        }
    }

    @RepeatedTest(200)
    void yieldsOnlyWhatWasWrittenWhereItWasWritten(Random random) {
        Written written = written(random);
        byte[] damaged = damage(random, written.bytes);
        long end = BASE + written.payloads.size();

        long expected = BASE;
        long lost = 0;
        SegmentScan scan = new SegmentScan(damaged, OptionalLong.of(FORMAT), BASE, end);
        for (Spooled next = scan.next(); next != null; next = scan.next()) {
            switch (next) {
                case Spooled.Kept kept -> {
                    assertThat(kept.ordinal()).isEqualTo(expected);
                    assertThat(kept.format()).isEqualTo(FORMAT);
                    assertThat(kept.payload())
                            .isEqualTo(written.payloads.get((int) (expected - BASE)));
                    expected++;
                }
                case Spooled.Lost gone -> {
                    assertThat(gone.first()).isEqualTo(expected);
                    assertThat(gone.count()).isPositive();
                    expected = gone.last() + 1;
                    lost += gone.count();
                }
            }
        }

        assertThat(expected).isEqualTo(end);
        if (Arrays.equals(damaged, written.bytes)) {
            assertThat(lost).isZero();
        }
    }

    @RepeatedTest(200)
    void findsTheEndOfASegmentThatWasCut(Random random) {
        Written written = written(random);
        int cut = random.nextInt(written.bytes.length + 1);
        SegmentScan scan =
                new SegmentScan(
                        Arrays.copyOf(written.bytes, cut),
                        OptionalLong.of(FORMAT),
                        BASE,
                        Long.MAX_VALUE);
        int whole = 0;
        int end = 0;
        for (Spooled next = scan.next(); next != null; next = scan.next()) {
            assertThat(next).isInstanceOf(Spooled.Kept.class);
            end += SegmentFormat.RECORD_HEADER_BYTES + written.payloads.get(whole++).length;
        }

        assertThat(scan.goodEnd()).isEqualTo(end);
        assertThat(scan.expected()).isEqualTo(BASE + whole);
        assertThat(cut).isGreaterThanOrEqualTo(end);
        boolean all = whole == written.payloads.size();
        assertThat(all || cut < end + SegmentFormat.RECORD_HEADER_BYTES + length(written, whole))
                .isTrue();
    }

    @RepeatedTest(100)
    void takesNoGarbageForARecord(Random random) {
        byte[] garbage = new byte[random.nextInt(4_096)];
        random.nextBytes(garbage);
        SegmentScan scan = new SegmentScan(garbage, OptionalLong.of(FORMAT), BASE, Long.MAX_VALUE);

        assertThat(scan.next()).isNull();
        assertThat(scan.goodEnd()).isZero();
    }

    @Test
    void losesExactlyTheRecordWhoseBitIsFlipped() {
        Written written = written(new Random(1));
        int first = SegmentFormat.RECORD_HEADER_BYTES + written.payloads.getFirst().length;
        for (int bit = 0; bit < first * Byte.SIZE; bit++) {
            byte[] damaged = written.bytes.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            SegmentScan scan =
                    new SegmentScan(
                            damaged, OptionalLong.of(FORMAT), BASE, BASE + written.payloads.size());

            assertThat(scan.next()).as("bit %d", bit).isEqualTo(new Spooled.Lost(BASE, 1));
            assertThat(scan.next()).isInstanceOf(Spooled.Kept.class);
        }
    }

    @Test
    void losesWhatItHasNoFormatFor() {
        Written written = written(new Random(2));
        SegmentScan scan =
                new SegmentScan(
                        written.bytes, OptionalLong.empty(), BASE, BASE + written.payloads.size());

        for (int i = 0; i < written.payloads.size(); i++) {
            assertThat(scan.next()).isEqualTo(new Spooled.Lost(BASE + i, 1));
        }
        assertThat(scan.next()).isNull();
    }

    @Test
    void believesAHeaderOnlyWhenAllOfItIsIntactAndItsOwn() {
        byte[] header = SegmentFormat.header(FORMAT, BASE);
        assertThat(SegmentFormat.format(header, BASE)).hasValue(FORMAT);
        assertThat(SegmentFormat.format(header, BASE + 1)).isEmpty();
        assertThat(SegmentFormat.format(Arrays.copyOf(header, header.length - 1), BASE)).isEmpty();
        for (int i = 0; i < header.length; i++) {
            byte[] damaged = header.clone();
            damaged[i] ^= 1;
            assertThat(SegmentFormat.format(damaged, BASE)).as("byte %d", i).isEmpty();
        }
    }

    private static int length(Written written, int index) {
        return written.payloads.get(index).length;
    }

    private static Written written(Random random) {
        List<byte[]> payloads = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        int count = 2 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[1 + random.nextInt(600)];
            random.nextBytes(payload);
            payloads.add(payload);
            SegmentFormat.put(bytes, BASE + i, payload);
        }
        return new Written(payloads, Arrays.copyOf(bytes.array(), bytes.position()));
    }

    /** Flips bits, cuts, repeats, drops and overwrites ranges; now and then nothing at all. */
    private static byte[] damage(Random random, byte[] bytes) {
        byte[] damaged = bytes.clone();
        for (int faults = random.nextInt(4); faults > 0 && damaged.length > 1; faults--) {
            int at = random.nextInt(damaged.length);
            int length = 1 + random.nextInt(Math.min(300, damaged.length - at));
            switch (random.nextInt(5)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                case 1 -> damaged = Arrays.copyOf(damaged, at);
                case 2 -> Arrays.fill(damaged, at, at + length, (byte) 0);
                case 3 -> damaged = joined(damaged, 0, at, at + length, damaged.length);
                default -> damaged = joined(damaged, 0, at + length, at, damaged.length);
            }
        }
        return damaged;
    }

    private static byte[] joined(byte[] bytes, int from, int to, int from2, int to2) {
        byte[] joined = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), to - from + to2 - from2);
        System.arraycopy(bytes, from2, joined, to - from, to2 - from2);
        return joined;
    }
}
