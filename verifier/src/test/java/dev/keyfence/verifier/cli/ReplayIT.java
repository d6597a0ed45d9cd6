package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log through a real instance, which the command starts and takes away again. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReplayIT {

    @Test
    void aKeyThatIsRevokedInTheMiddleIsRefusedFromItsReceiptOn() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int status =
                new Cli(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true))
                        .run(
                                "replay",
                                "src/main/samples/access.log.gz",
                                "--limit",
                                "1000",
                                "--revoke-busiest-at",
                                "500");

        assertThat(status).as(out.toString() + err).isZero();
        assertThat(out.toString())
                .contains("1,000 lines", "confirmed at fence position", "revoked", ", 0 accepted");
        assertThat(out.toString()).doesNotContain("no answer");
    }
}
