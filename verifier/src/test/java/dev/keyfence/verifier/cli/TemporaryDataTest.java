package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryDataTest {

    @Test
    void goesWithAllThatIsInIt() throws Exception {
        TemporaryData data = TemporaryData.of("test");
        Path deep = Files.createDirectories(data.path().resolve("kafka").resolve("log"));
        Files.writeString(deep.resolve("segment"), "records");
        assertThat(data.path().getFileName().toString()).startsWith("keyfence-test-");

        data.close();

        assertThat(data.path()).doesNotExist();
    }
}
