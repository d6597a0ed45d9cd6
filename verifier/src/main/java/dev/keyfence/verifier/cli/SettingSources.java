package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.cli.client.ClientCommand;
import dev.keyfence.verifier.cli.client.ClientCommands;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where settings come from: flag, then environment, then configuration file, then default. The
 * option {@code --data-dir} is {@code KEYFENCE_DATA_DIR} and {@code data-dir}. A name that no
 * command knows fails the start: a setting that is silently not applied may be one that protects.
 */
final class SettingSources implements IDefaultValueProvider {

    private static final String PREFIX = "KEYFENCE_";
    private static final String CONFIG = "--config";

    /** Variables that are no settings of a command, and what each is for. */
    static final Map<String, String> OTHER_VARIABLES =
            Map.of(
                    "KEYFENCE_CONFIG", "the configuration file",
                    "KEYFENCE_ROOT_KEY", "the root key to take at first start instead of a new one",
                    "KEYFENCE_JAVA_OPTS",
                            "flags for the Java virtual machine; read by the launcher",
                    "KEYFENCE_KEY", "a key for calls to the control API");

    /** Options that are no settings. */
    private static final Set<String> NOT_SETTINGS =
            Set.of("help", "version", "config", "json", "against", "all", "expect-hit");

    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final String fileName;

    private SettingSources(
            Map<String, String> environment, Map<String, String> file, String fileName) {
        this.environment = environment;
        this.file = file;
        this.fileName = fileName;
    }

    /**
     * Reads environment and configuration file, and checks their names.
     *
     * @param root the command with all its subcommands
     * @param args the command line, in which {@code --config} is looked for
     * @throws SettingsException when a name is unknown or the file cannot be read
     */
    static SettingSources read(
            CommandLine root, List<String> args, Map<String, String> environment) {
        Set<String> known = new TreeSet<>();
        collect(root, known);
        checkVariables(environment, known);
        String path = configFlag(args).orElse(environment.get(PREFIX + "CONFIG"));
        Map<String, String> file =
                path == null ? Map.of() : checked(path, ConfigFile.read(Path.of(path)), known);
        return new SettingSources(environment, file, path == null ? "" : path);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return nameOf(argument)
                .map(name -> environment.getOrDefault(variable(name), file.get(name)))
                .orElse(null);
    }

    /** Where a value that no flag gave came from, or empty when it is the default. */
    Optional<String> origin(ArgSpec argument) {
        return nameOf(argument)
                .map(name ->
                        environment.containsKey(variable(name))
                                ? variable(name)
                                : file.containsKey(name) ? name + " in " + fileName : null);
    }

    /** The environment variable of a setting. */
    static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /**
     * The setting that an option is, or empty for a parameter, {@code --help} and the like, and for
     * what a client command is to do.
     */
    static Optional<String> nameOf(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !option.longestName().startsWith("--")) {
            return Optional.empty();
        }
        boolean client = option.command().userObject() instanceof ClientCommand;
        return Optional.of(option.longestName().substring(2))
                .filter(name ->
                        client
                                ? ClientCommands.SETTINGS.contains(name)
                                : !NOT_SETTINGS.contains(name));
    }

    private static void collect(CommandLine command, Set<String> known) {
        command.getCommandSpec().options().forEach(one -> nameOf(one).ifPresent(known::add));
        command.getSubcommands().values().forEach(sub -> collect(sub, known));
    }

    private static void checkVariables(Map<String, String> environment, Set<String> known) {
        Map<String, String> names = new HashMap<>(OTHER_VARIABLES);
        known.forEach(name -> names.put(variable(name), name));
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (variable.startsWith(PREFIX) && !names.containsKey(variable)) {
                throw new SettingsException(
                        "the environment sets "
                                + variable
                                + ", which is no setting"
                                + Nearest.hint(variable, names.keySet())
                                + serviceHint(variable));
            }
        }
    }

    private static String serviceHint(String variable) {
        return variable.contains("_SERVICE_") || variable.contains("_PORT_")
                ? "; Kubernetes sets such variables for a service named keyfence: set"
                        + " enableServiceLinks: false"
                : "";
    }

    private static Map<String, String> checked(
            String path, Map<String, String> file, Set<String> known) {
        for (String name : file.keySet()) {
            if (!known.contains(name)) {
                throw new SettingsException(
                        path
                                + " sets "
                                + name
                                + ", which is no setting"
                                + Nearest.hint(name, known));
            }
        }
        return file;
    }

    private static Optional<String> configFlag(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.startsWith(CONFIG + "=")) {
                return Optional.of(arg.substring(CONFIG.length() + 1));
            }
            if (arg.equals(CONFIG) && i + 1 < args.size()) {
                return Optional.of(args.get(i + 1));
            }
        }
        return Optional.empty();
    }
}
