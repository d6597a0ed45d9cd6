package dev.keyfence.verifier.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.assembly.StartFailure.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir Path directory;

    @Test
    void belongsToOneOwnerAtATime() {
        Path path = directory.resolve("data");
        try (DataDirectory first = DataDirectory.open(path)) {
            assertThat(first.path()).isEqualTo(path);
            assertThatThrownBy(() -> DataDirectory.open(path).close())
                    .isInstanceOfSatisfying(
                            StartFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.DATA_DIRECTORY))
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data-dir");
        }
        DataDirectory.open(path).close();
    }

    @Test
    void saysThatItCannotBeWritten() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")).close())
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.DISK))
                .hasMessageContaining("cannot write")
                .hasMessageContaining("--data-dir");
    }

    @Test
    void countsStartsFromTheClockAndThenByOne() {
        try (DataDirectory data = DataDirectory.open(directory)) {
            assertThat(data.nextStart("a", 5_000_999).nodeEpoch()).isEqualTo(5_000);
            assertThat(data.nextStart("a", 9_000_000).nodeEpoch()).isEqualTo(5_001);
            assertThat(data.nextStart("b", 1_000_000).nodeEpoch()).isEqualTo(5_002);
        }
    }

    @Test
    void refusesACountThatIsDamaged() throws Exception {
        Files.writeString(directory.resolve("node-epoch"), "many");
        try (DataDirectory data = DataDirectory.open(directory)) {
            assertThatThrownBy(() -> data.nextStart("a", 1_000))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("delete the file");
        }
    }
}
