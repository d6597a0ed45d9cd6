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

    /**
     * Java and its flags, to which more flags, a main class and its arguments are to be added.
     *
     * @param temporary where it puts what it would leave behind when it is killed
     */
    public static List<String> start(Path temporary) {
        String classPath = System.getProperty("java.class.path");
        List<String> command = forClasses(classPath);
        command.add("-Djava.io.tmpdir=" + temporary);
        return command;
    }

    private static List<String> forClasses(String classPath) {
        return List.of(classPath.split(File.pathSeparator, -1)).stream()
                .filter(entry -> entry.endsWith(JAR))
                .findFirst()
                .map(jar -> withCache(jar, classPath))
                .orElseGet(() -> bare(classPath));
    }

    static List<String> bare(String classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-Dlogback.configurationFile=logback.xml");
        if (Boolean.getBoolean("brief.processes")) {
            // A process that lives for seconds spends a third of them on C2's work.
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.add("-cp");
        command.add(classPath);
        return command;
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
