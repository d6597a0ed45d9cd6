package dev.keyfence.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the formatter and the compiler do not look at. */
class StyleTest {

    private static final int FILE_LINES_MAX = 300;
    private static final int METHOD_LINES_MAX = 40;

    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Path TEST = Path.of("src", "test", "java");

    /** Written in halves, since this file is looked at too. */
    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b|@Dis" + "abled\\b");

    @Test
    void filesFitInAHead() throws IOException {
        assertThat(filesWhere(file -> lines(file).size() > FILE_LINES_MAX, MAIN, TEST))
                .as("files of more than %d lines", FILE_LINES_MAX)
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        assertThat(
                        filesWhere(
                                file ->
                                        lines(file).stream()
                                                .anyMatch(line -> UNFINISHED.matcher(line).find()),
                                MAIN,
                                TEST))
                .isEmpty();
    }

    @Test
    void everyPackageIsNullMarkedAndSaysWhatLivesThere() throws IOException {
        try (Stream<Path> directories = Files.walk(MAIN)) {
            assertThat(
                            directories
                                    .filter(Files::isDirectory)
                                    .filter(StyleTest::holdsJava)
                                    .filter(directory -> !isExplained(directory)))
                    .as("packages without a package-info.java that has a comment and @NullMarked")
                    .isEmpty();
        }
    }

    @Test
    void methodsFitOnAScreen() throws IOException {
        List<String> tooLong = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var sources = files.getJavaFileObjectsFromPaths(filesWhere(_ -> true, MAIN));
            JavacTask task = (JavacTask) compiler.getTask(null, files, null, null, null, sources);
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                var _ = new MethodLength(unit, positions, tooLong).scan(unit, null);
            }
        }
        assertThat(tooLong).as("methods of more than %d lines", METHOD_LINES_MAX).isEmpty();
    }

    private static final class MethodLength extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> tooLong;

        private MethodLength(
                CompilationUnitTree unit, SourcePositions positions, List<String> tooLong) {
            this.unit = unit;
            this.positions = positions;
            this.tooLong = tooLong;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            if (method.getBody() != null) {
                LineMap lines = unit.getLineMap();
                long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                long last = lines.getLineNumber(positions.getEndPosition(unit, method));
                if (last - first + 1 > METHOD_LINES_MAX) {
                    tooLong.add(
                            "%s:%d %s has %d lines"
                                    .formatted(
                                            unit.getSourceFile().getName(),
                                            first,
                                            method.getName(),
                                            last - first + 1));
                }
            }
            return super.visitMethod(method, null);
        }
    }

    private interface Question {
        boolean holds(Path file);
    }

    private static List<Path> filesWhere(Question question, Path... roots) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                found.addAll(
                        files.filter(file -> file.toString().endsWith(".java"))
                                .filter(question::holds)
                                .toList());
            }
        }
        return found;
    }

    private static boolean holdsJava(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isExplained(Path directory) {
        Path info = directory.resolve("package-info.java");
        return Files.exists(info)
                && lines(info).contains("@NullMarked")
                && lines(info).getFirst().startsWith("/**");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
