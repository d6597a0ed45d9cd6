package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.cli.client.ClientCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The README's table of settings is what the command line takes, no more and no less. */
class ReadmeSettingsTest {

    private static final String BEGIN = "<!-- settings -->\n";
    private static final String END = "<!-- /settings -->";
    private static final String HEAD =
            "| flag | variable | default | of | meaning |\n| --- | --- | --- | --- | --- |\n";

    @Test
    void namesEverySettingWithItsDefaultAndMeaning() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        int begin = readme.indexOf(BEGIN) + BEGIN.length();

        assertThat(readme.substring(begin, readme.indexOf(END))).isEqualTo(HEAD + rows());
    }

    private static String rows() {
        Map<String, OptionSpec> options = new TreeMap<>();
        Map<String, String> commands = new TreeMap<>();
        Map<String, CommandLine> all = new TreeMap<>();
        collect(KeyfenceCommand.create(), all);
        all.forEach((name, command) -> {
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (isSetting(option)) {
                    options.put(option.longestName(), option);
                    commands.merge(option.longestName(), name, (a, b) -> a + ", " + b);
                }
            }
        });
        return options.entrySet().stream()
                .map(entry ->
                        row(
                                entry.getKey(),
                                commands.getOrDefault(entry.getKey(), ""),
                                entry.getValue()))
                .collect(Collectors.joining());
    }

    /** Client commands share their settings: one of them stands for all. */
    private static void collect(CommandLine line, Map<String, CommandLine> all) {
        line.getSubcommands()
                .forEach((name, command) -> {
                    boolean client = command.getCommandSpec().userObject() instanceof ClientCommand;
                    all.put(client ? "client commands" : name, command);
                    collect(command, all);
                });
    }

    private static boolean isSetting(OptionSpec option) {
        return SettingSources.nameOf(option).isPresent() || option.longestName().equals("--config");
    }

    private static String row(String flag, String commands, OptionSpec option) {
        String variable =
                "KEYFENCE_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
        String fallback = option.defaultValue() == null ? "" : "`" + option.defaultValue() + "`";
        String meaning =
                String.join(" ", option.description())
                        .replaceAll("\\s*Default: \\$\\{DEFAULT-VALUE}\\.", "")
                        .replace("|", "\\|")
                        .replace("%n", " ")
                        .strip();
        return "| `%s` | `%s` | %s | %s | %s |%n"
                .formatted(flag, variable, fallback, commands, meaning);
    }
}
