package dev.keyfence.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks whose names match {@code -Dbenchmark=}; only the Maven profile {@code
 * benchmark} calls it. A test, since Surefire finds the right JDK when Maven itself runs on
 * another.
 */
class BenchmarkRun {

    @Test
    void everyBenchmarkAskedForEnds() throws RunnerException {
        String benchmark = System.getProperty("benchmark", ".*");
        var results =
                new Runner(new OptionsBuilder().include(benchmark).shouldFailOnError(true).build())
                        .run();
        assertThat(results).as("benchmarks that match %s", benchmark).isNotEmpty();
    }
}
