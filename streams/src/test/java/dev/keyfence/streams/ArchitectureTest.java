package dev.keyfence.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "dev.keyfence.streams",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule reducersKnowTheJdkAndOurRecordsOnly =
            classes()
                    .that()
                    .resideInAPackage("..reduce")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            // What our records are made of.
                            "org.apache.avro.specific",
                            "dev.keyfence.schemas.record",
                            "dev.keyfence.streams..reduce");

    @ArchTest
    static final ArchRule whatIsCountedKnowsTheJdkAndOurRecordsOnly =
            classes()
                    .that()
                    .resideInAPackage("..usage.count")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "org.apache.avro.specific",
                            "dev.keyfence.schemas.record",
                            "dev.keyfence.schemas.usage",
                            "dev.keyfence.streams.usage.count");

    @ArchTest
    static final ArchRule whatDetectsKnowsTheJdkAndOurRecordsOnly =
            classes()
                    .that()
                    .resideInAPackage("..detection.*")
                    .and()
                    .resideOutsideOfPackage("..detection.user")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "org.apache.avro.specific",
                            "dev.keyfence.schemas.record",
                            "dev.keyfence.schemas.alert",
                            "dev.keyfence.streams.decisions",
                            "dev.keyfence.streams.detection.*");

    @ArchTest
    static final ArchRule whatIsProvedKnowsTheJdkAndSetsOfNumbersOnly =
            classes()
                    .that()
                    .resideInAPackage("..audit.proof")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "dev.keyfence.schemas.audit",
                            "dev.keyfence.streams.audit.proof");

    @ArchTest
    static final ArchRule whatUsersWriteIsReadInOnePackage =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..detection.user")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.cel..", "org.yaml..", "dev.keyfence.schemas.yaml");

    @ArchTest
    static final ArchRule usersRulesKnowNoKafka =
            noClasses()
                    .that()
                    .resideInAPackage("..detection.user")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "..detection.watch");

    @ArchTest
    static final ArchRule kafkasInternalsStayInOneClass =
            noClasses()
                    .that()
                    .doNotHaveSimpleName("CommitHook")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka.streams..internals..");

    @ArchTest
    static final ArchRule nobodyKnowsHttp =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.net.http..",
                            "com.sun.net.httpserver..",
                            "io.micronaut..",
                            "io.netty..");

    @ArchTest
    static final ArchRule topologiesDoNotKnowTheirRunner =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "..lifecycle..",
                            "..usage..",
                            "..detection..",
                            "..audit..",
                            "..decisions",
                            "..codec")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.keyfence.streams");

    @ArchTest
    static final ArchRule onlyTheRunnerTunesRocksDb =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.keyfence.streams")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.keyfence.streams.(**)").should().beFreeOfCycles();
}
