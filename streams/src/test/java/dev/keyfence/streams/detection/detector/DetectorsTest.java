package dev.keyfence.streams.detection.detector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThat(Detectors.settable())
                .extracting(kind -> kind.rule().id())
                .doesNotHaveDuplicates();
        assertThat(Detectors.settable())
                .extracting(kind -> kind.rule().name())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyDetectorHasATestThatKeepsTheContract(Detectors.Kind<?, Detector> kind)
            throws ClassNotFoundException {
        String name = kind.with(Map.of()).getClass().getName() + "Test";

        assertThat(Class.forName(name)).isAssignableTo(DetectorContract.class);
    }

    static List<Detectors.Kind<?, ?>> health() {
        return Detectors.HEALTH;
    }

    @ParameterizedTest
    @MethodSource("health")
    void rulesAboutThePipelineHaveATestAndSettingsThatAreTheSameAsText(Detectors.Kind<?, ?> kind)
            throws ClassNotFoundException {
        Class<?> code = requireNonNull(kind.with(Map.of())).getClass();
        Map<String, String> text = kind.text(Map.of());

        assertThat(Class.forName(code.getName() + "Test").getPackageName())
                .isEqualTo(code.getPackageName());
        assertThat(text).isNotEmpty();
        assertThat(kind.text(text)).isEqualTo(text);
        text.forEach((name, value) ->
                assertThatThrownBy(() ->
                                kind.with(Map.of(name, value.startsWith("PT") ? "-PT1S" : "-1")))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith(name + " is "));
    }
}
