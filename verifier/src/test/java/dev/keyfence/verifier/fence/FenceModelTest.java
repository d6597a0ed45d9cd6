package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The protocol's model in a small size; {@code src/test/promela/check} runs a larger one. */
class FenceModelTest {

    private static final int TOOLS_ARE_MISSING = 2;

    @Test
    void theProtocolHoldsAndEveryMutantFails() throws Exception {
        Process check =
                new ProcessBuilder(Path.of("src", "test", "promela", "check").toString(), "small")
                        .redirectErrorStream(true)
                        .start();
        check.getOutputStream().close();
        String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = check.waitFor();
        System.out.println(output);
        Assumptions.assumeTrue(status != TOOLS_ARE_MISSING, output);
        assertThat(status).as(output).isZero();
        assertThat(output).contains("the protocol").doesNotContain("WRONG");
    }
}
