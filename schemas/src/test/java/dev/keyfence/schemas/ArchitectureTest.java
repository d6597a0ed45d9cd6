package dev.keyfence.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages of this module may know. */
@AnalyzeClasses(packages = "dev.keyfence.schemas", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule TOPIC_KNOWS_THE_JDK_AND_KAFKA_ONLY =
            classes()
                    .that()
                    .resideInAPackage("..schemas.topic")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "..schemas.topic", "java..", "org.apache.kafka..", "org.jspecify..");

    @ArchTest
    static final ArchRule NOTHING_KNOWS_STREAMS_OR_AN_HTTP_SERVER =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.kafka.streams..",
                            "io.micronaut..",
                            "io.netty..",
                            "com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_OTHER_MODULES =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.keyfence.verifier..", "dev.keyfence.streams..");

    @ArchTest
    static final ArchRule DEAD_LETTERS_KNOW_NO_SERDE =
            noClasses()
                    .that()
                    .resideInAPackage("..schemas.deadletter")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..schemas.serde");

    @ArchTest
    static final ArchRule RECORDS_KNOW_NOTHING_OF_OURS =
            noClasses()
                    .that()
                    .resideInAPackage("..schemas.record")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "..schemas.serde", "..schemas.topic", "..schemas.deadletter");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.keyfence.schemas.(*)..").should().beFreeOfCycles();
}
