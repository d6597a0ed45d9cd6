package dev.keyfence.verifier.program;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The start of a command that runs a program of ours, or of these tests, in a process of its own:
 * with the JDK and the classes of this process, and, where the program's jar is among them, with
 * the same kind of cache of loaded classes (JEP 514) that the launcher gives its users.
 */
public final class JavaCommand {

    private static final String JAR = File.separator + "keyfence.jar";

    private JavaCommand() {}

    /** Java and its flags, to which more flags, a main class and its arguments are to be added. */
    public static List<String> start() {
        String classPath = System.getProperty("java.class.path");
        return List.of(classPath.split(File.pathSeparator, -1)).stream()
                .filter(entry -> entry.endsWith(JAR))
                .findFirst()
                .map(jar -> withCache(jar, classPath))
                .orElseGet(() -> bare(classPath));
    }

    static List<String> bare(String classPath) {
        return new ArrayList<>(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dlogback.configurationFile=logback.xml",
                        // A process that lives for seconds spends a third of them on C2's work.
                        Boolean.getBoolean("brief.processes")
                                ? "-XX:TieredStopAtLevel=1"
                                : "-XX:+TieredCompilation",
                        "-cp",
                        classPath));
    }

    /**
     * The jar first, which names its libraries: a cache fits every class path that begins alike.
     */
    private static List<String> withCache(String jar, String classPath) {
        List<String> command = bare(jar + File.pathSeparator + classPath);
        StartCache.of(jar)
                .ifPresent(cache ->
                        command.addAll(
                                List.of(
                                        "-XX:AOTCache=" + cache,
                                        "-Xlog:disable",
                                        "-Xlog:all=error:stderr")));
        return command;
    }
}
