package dev.keyfence.verifier;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. A new package finds its place here first. */
class ArchitectureTest {

    private static final String ROOT = "dev.keyfence.verifier";

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    /** The packages that take requests in; only wiring may know them, and they each other. */
    private static final List<String> EDGES =
            List.of(
                    "http",
                    "grpc",
                    "control",
                    "monitor",
                    "console",
                    "registry",
                    "cli",
                    "log",
                    "replay",
                    "transfer");

    /** The packages that put the parts together. */
    private static final List<String> WIRING = List.of("assembly", "solo", "embed", "rules");

    /** What each inner package may know of ours; what is not named is forbidden. */
    static Stream<Arguments> innerPackages() {
        return Stream.of(
                Arguments.of("key", List.of()),
                Arguments.of("credential", List.of("key")),
                Arguments.of("jwt", List.of("key")),
                Arguments.of("store", List.of("key")),
                Arguments.of("decide", List.of("key")),
                Arguments.of("profile", List.of("key", "credential", "decide")),
                Arguments.of("profilefile", List.of("key", "credential", "decide", "profile")),
                Arguments.of("limit", List.of("key", "decide", "profile")),
                Arguments.of(
                        "verify",
                        List.of("key", "credential", "store", "decide", "profile", "jwt", "limit")),
                Arguments.of("leak", List.of("key", "decide", "store", "verify")),
                Arguments.of("respond", List.of("key", "store")),
                Arguments.of("clock", List.of()),
                Arguments.of("spool", List.of()),
                Arguments.of("audit", List.of()),
                Arguments.of("decisionlog", List.of("key", "decide", "verify", "clock", "spool")),
                Arguments.of("feed", List.of()),
                Arguments.of("alert", List.of("key", "store", "feed")),
                Arguments.of(
                        "replica", List.of("respond", "key", "store", "clock", "alert", "feed")),
                Arguments.of("library", List.of()),
                Arguments.of("archive", List.of("replica", "clock", "feed", "library")),
                Arguments.of("export", List.of("key", "clock", "alert", "archive", "replica")),
                Arguments.of("fence", List.of("key", "decide", "verify", "replica", "clock")),
                Arguments.of("keyimport", List.of("key")),
                Arguments.of("command", List.of("key", "store", "clock")));
    }

    @ParameterizedTest
    @MethodSource("innerPackages")
    void innerPackageKnowsOnlyWhatItIsListedWith(String name, List<String> known) {
        String[] allowed =
                Stream.concat(Stream.of(name), known.stream())
                        .map(ArchitectureTest::inner)
                        .toArray(String[]::new);
        check(
                noClasses()
                        .that()
                        .resideInAPackage(inner(name))
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage(ROOT + "..")
                                        .and(not(resideInAnyPackage(allowed)))));
    }

    @Test
    void valuesAndRulesDependOnTheJdkOnly() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                inner("key"),
                                inner("credential"),
                                inner("store"),
                                inner("decide"),
                                inner("profile"),
                                inner("limit"),
                                inner("verify"),
                                inner("keyimport"))
                        .should()
                        .dependOnClassesThat()
                        .resideOutsideOfPackages(
                                "java..", "javax.crypto..", "org.jspecify..", ROOT + ".."));
    }

    @Test
    void nobodyImportsAnEdgeButWiring() {
        String[] edges = inner(EDGES);
        check(
                noClasses()
                        .that(
                                not(resideInAnyPackage(edges))
                                        .and(not(resideInAnyPackage(inner(WIRING))))
                                        .and(not(resideInAPackage(ROOT))))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(edges)));
    }

    /** Which packages may know a library; everybody else must not. */
    static Stream<Arguments> libraries() {
        return Stream.of(
                Arguments.of("org.rocksdb..", List.of("replica")),
                Arguments.of("org.duckdb..", List.of("archive")),
                Arguments.of("java.sql..", List.of("archive")),
                Arguments.of(
                        "org.apache.kafka..",
                        List.of(
                                "replica",
                                "fence",
                                "command",
                                "decisionlog",
                                "audit",
                                "archive",
                                "export",
                                "registry",
                                "assembly",
                                "solo")),
                Arguments.of("org.apache.kafka.streams..", List.of()),
                Arguments.of("org.apache.kafka.server..", List.of("solo")),
                Arguments.of("kafka..", List.of("solo")),
                Arguments.of("dev.keyfence.streams", List.of("solo")),
                Arguments.of("dev.keyfence.streams.lifecycle..", List.of("solo")),
                Arguments.of("dev.keyfence.streams.usage..", List.of("solo")),
                Arguments.of("dev.keyfence.streams.audit..", List.of("solo")),
                Arguments.of("dev.keyfence.streams.geo", List.of("solo")),
                // Rules run where there is no topology too: a trial on a log. And the control
                // plane tells which rules there are, and what can be set.
                Arguments.of("dev.keyfence.streams.decisions", List.of("solo", "rules")),
                Arguments.of("dev.keyfence.streams.detection", List.of("solo", "rules")),
                Arguments.of(
                        "dev.keyfence.streams.detection.detector",
                        List.of("solo", "rules", "assembly")),
                Arguments.of(
                        "dev.keyfence.streams.detection.rule",
                        List.of("solo", "rules", "assembly")),
                Arguments.of(
                        "dev.keyfence.streams.detection.watch",
                        List.of("solo", "rules", "assembly")),
                Arguments.of(
                        "dev.keyfence.streams.detection.user",
                        List.of("solo", "rules", "assembly")),
                Arguments.of("dev.keyfence.streams.detection.memory", List.of("solo", "rules")),
                Arguments.of("org.apache.avro..", List.of("replica", "registry", "assembly")),
                Arguments.of(
                        "dev.keyfence.schemas..",
                        List.of(
                                "alert",
                                "respond",
                                "replica",
                                "fence",
                                "command",
                                "decisionlog",
                                "audit",
                                "archive",
                                "export",
                                "registry",
                                "assembly",
                                "solo",
                                "rules",
                                "embed",
                                "cli",
                                // Only schemas.yaml: see below.
                                "profilefile")),
                Arguments.of("dev.keyfence.schemas.yaml..", List.of("profilefile", "export")),
                Arguments.of("io.micronaut..", List.of("http", "control", "console", "registry")),
                Arguments.of("io.netty..", List.of("http")),
                Arguments.of("io.grpc..", List.of("grpc")),
                Arguments.of("io.envoyproxy..", List.of("grpc")),
                Arguments.of("com.google..", List.of("grpc")),
                Arguments.of("io.micrometer..", List.of("http", "assembly", "solo")),
                Arguments.of("picocli..", List.of("cli")),
                Arguments.of("org.yaml..", List.of("cli", "profilefile", "control", "export")),
                Arguments.of("org.jctools..", List.of("decisionlog")),
                Arguments.of("java.util.logging..", List.of()));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void libraryStaysWhereItIsListed(String library, List<String> users) {
        check(
                noClasses()
                        .that(
                                resideInAPackage(ROOT + "..")
                                        .and(not(resideInAnyPackage(inner(users)))))
                        .should()
                        .dependOnClassesThat(resideInAPackage(library)));
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void onlyTheCommandLineEndsTheProcess() {
        check(
                noClasses()
                        .that(not(resideInAPackage(inner("cli"))).and(not(resideInAPackage(ROOT))))
                        .should()
                        .callMethod(System.class, "exit", int.class));
    }

    @Test
    void onlyTheCommandLineWritesToTheTerminal() {
        check(
                noClasses()
                        .that(
                                not(
                                        resideInAnyPackage(
                                                inner("cli"),
                                                inner("replay"),
                                                inner("solo"),
                                                inner("assembly"),
                                                ROOT)))
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
    }

    @Test
    void testsWaitForWhatHappensAndNotForTimeToPass() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .check(
                        new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                                .importPackages(ROOT));
    }

    /** A rule about a package that is not there yet holds. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }

    private static String inner(String name) {
        return ROOT + "." + name + "..";
    }

    private static String[] inner(List<String> names) {
        return names.stream().map(ArchitectureTest::inner).toArray(String[]::new);
    }
}
