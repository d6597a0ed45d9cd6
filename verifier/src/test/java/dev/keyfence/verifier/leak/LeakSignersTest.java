package dev.keyfence.verifier.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.leak.LeakSigners.Verdict;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeakSignersTest {

    private static final String MESSAGE = "[{\"token\":\"t\",\"type\":\"x\",\"url\":\"\"}]";

    private final GitHubSigner first = GitHubSigner.named("first");
    private final GitHubSigner second = GitHubSigner.named("second");
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);
    private volatile byte @Nullable [] list = GitHubSigner.list(first);
    private final LeakSigners signers = LeakSigners.of(this::read, nanos::get);

    @Test
    void takesWhatAListedKeySigned() {
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.GENUINE);
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.GENUINE);
        assertThat(reads).hasValue(1);
    }

    @Test
    void takesNothingElse() {
        String signature = first.sign(MESSAGE);

        assertThat(judge(first, signature, MESSAGE + " ")).isEqualTo(Verdict.FORGED);
        assertThat(judge(first, second.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.FORGED);
        assertThat(judge(second, second.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.FORGED);
        assertThat(judge(first, "", MESSAGE)).isEqualTo(Verdict.FORGED);
        assertThat(judge(first, "no base64!", MESSAGE)).isEqualTo(Verdict.FORGED);
        assertThat(judge(first, "bm8gQVNOLjE=", MESSAGE)).isEqualTo(Verdict.FORGED);
        assertThat(judge(first, signature.substring(4), MESSAGE)).isEqualTo(Verdict.FORGED);
    }

    @Test
    void readsTheListAgainForAKeyItDoesNotKnowOnceAMinute() {
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.GENUINE);
        list = GitHubSigner.list(second);
        assertThat(judge(second, second.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.FORGED);
        assertThat(reads).hasValue(1);

        nanos.addAndGet(LeakSigners.READ_APART.toNanos());
        assertThat(judge(second, second.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.GENUINE);
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.FORGED);
        assertThat(reads).hasValue(2);
    }

    @Test
    void forgetsAWithdrawnKeyWithinADay() {
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.GENUINE);
        list = GitHubSigner.list(second);
        nanos.addAndGet(LeakSigners.KEPT.toNanos() - 1);
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.GENUINE);

        nanos.addAndGet(1);
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.FORGED);
    }

    @Test
    void saysWhenItCannotTell() {
        byte[] whole = list;
        list = null;
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.UNAVAILABLE);
        list = whole;
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.UNAVAILABLE);
        nanos.addAndGet(LeakSigners.READ_APART.toNanos());
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.GENUINE);

        list = null;
        nanos.addAndGet(LeakSigners.KEPT.toNanos());
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.GENUINE);
        assertThat(judge(second, second.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.UNAVAILABLE);
    }

    @Test
    void countsKeysOfOtherCurvesForNone() {
        GitHubSigner other = GitHubSigner.onCurve("other", "secp384r1");
        list = GitHubSigner.list(other, first);
        assertThat(judge(other, other.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.FORGED);
        assertThat(judge(first, first.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.GENUINE);

        list = GitHubSigner.list(other);
        nanos.addAndGet(LeakSigners.KEPT.toNanos());
        assertThat(judge(second, second.sign(MESSAGE), MESSAGE)).isEqualTo(Verdict.UNAVAILABLE);
    }

    @Test
    void isOffWithoutAList() {
        assertThat(LeakSigners.off().isOn()).isFalse();
        assertThat(LeakSigners.off().judge("first", first.sign(MESSAGE), new byte[0]).join())
                .isEqualTo(Verdict.FORGED);
        assertThat(signers.isOn()).isTrue();
    }

    private Verdict judge(GitHubSigner who, String signature, String message) {
        return signers.judge(who.id(), signature, message.getBytes(UTF_8)).join();
    }

    private byte[] read() throws IOException {
        reads.incrementAndGet();
        byte[] now = list;
        if (now == null) {
            throw new IOException("GitHub is away");
        }
        return now;
    }
}
