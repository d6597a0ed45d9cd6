package dev.keyfence.streams.lifecycle;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of the topology on a bench of its own, whose counts add up in the end. */
abstract class OnTheBench {

    LifecycleBench bench;

    @TempDir private Path stateDir;

    @BeforeEach
    void open() {
        bench = new LifecycleBench(stateDir);
    }

    @AfterEach
    void close() {
        bench.assertThatCountsAddUp();
        bench.close();
    }
}
