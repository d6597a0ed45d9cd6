package dev.keyfence.verifier.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {

    @TempDir Path directory;

    @Test
    void tellsHowMuchIsLeftAndAsksForRoomWhenThatIsLittle() {
        try (DiskWatch plenty = DiskWatch.idle(directory, 0);
                DiskWatch little = DiskWatch.idle(directory, Long.MAX_VALUE)) {
            assertThat(plenty.check().check().detail())
                    .matches("[1-9][0-9]* MiB left on the disk of .*");
            assertThat(little.check().check().detail()).matches("only .*: make room");
            assertThat(little.check().check().ready()).isTrue();
        }
    }

    @Test
    void measuresWhatTheFileSystemSays() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (DiskWatch watch = DiskWatch.idle(directory, 0)) {
            watch.meter(registry);
            double measured = registry.get("keyfence.disk.free.bytes").gauge().value();
            double free = Files.getFileStore(directory).getUsableSpace();

            // Others write to the disk between the two questions.
            assertThat(measured).isBetween(free * 0.9, free * 1.1);
        }
    }

    @Test
    void saysThatItCannotTell() {
        try (DiskWatch watch = DiskWatch.idle(directory.resolve("gone"), 0)) {
            assertThat(watch.check().check().detail()).contains("cannot be read");
        }
    }
}
