package dev.keyfence.streams.detection.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.streams.detection.DetectorContract;
import dev.keyfence.streams.detection.rule.Detector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DetectorsTest {

    static List<Detectors.Kind<?, Detector>> all() {
        return Detectors.ALL;
    }

    @Test
    void idsAndNamesAreGivenOnce() {
        assertThat(all()).extracting(kind -> kind.rule().id()).doesNotHaveDuplicates();
        assertThat(all()).extracting(kind -> kind.rule().name()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyDetectorHasATestThatKeepsTheContract(Detectors.Kind<?, Detector> kind)
            throws ClassNotFoundException {
        String name = kind.with(Map.of()).getClass().getName() + "Test";

        assertThat(Class.forName(name)).isAssignableTo(DetectorContract.class);
    }
}
