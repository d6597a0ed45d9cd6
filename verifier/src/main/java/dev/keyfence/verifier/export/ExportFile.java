package dev.keyfence.verifier.export;

import dev.keyfence.schemas.yaml.Objections;
import dev.keyfence.schemas.yaml.YamlDocuments;
import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.verifier.alert.Severity;
import dev.keyfence.verifier.export.ExportSettings.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads which exports there are from YAML, strictly: every objection names file, line and what is
 * expected. Secrets are not in it.
 */
public final class ExportFile {

    private static final int CHARACTERS_MAX = 256 * 1024;
    private static final int HOURS = 1;
    private static final int HOURS_MAX = 24 * 7;

    private final Objections objections;
    private final Secrets secrets;

    private ExportFile(Objections objections, Secrets secrets) {
        this.objections = objections;
        this.secrets = secrets;
    }

    /**
     * Reads a file.
     *
     * @param environment where variables are looked up
     * @throws ExportFileException when anything is wrong with it; names all that is found
     */
    public static List<ExportSettings> read(Path file, Map<String, String> environment)
            throws ExportFileException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ExportFileException(List.of(file + " cannot be read"));
        }
        return read(file.toString(), text, environment);
    }

    static List<ExportSettings> read(String file, String text, Map<String, String> environment)
            throws ExportFileException {
        Objections objections = new Objections(file);
        List<Node> documents = YamlDocuments.read(text, CHARACTERS_MAX, objections);
        if (documents.size() > 1) {
            objections.at(documents.get(1), "expected one document; another begins here");
        }
        List<ExportSettings> exports = new ArrayList<>();
        if (!documents.isEmpty()) {
            YamlObject root = YamlObject.of(documents.getFirst(), objections, List.of("exports"));
            exports.addAll(new ExportFile(objections, new Secrets(environment)).exports(root));
        }
        if (!objections.any() && exports.isEmpty()) {
            objections.at(1, "expected 'exports:' and at least one below it");
        }
        if (objections.any()) {
            throw new ExportFileException(objections.lines());
        }
        return exports;
    }

    private List<ExportSettings> exports(YamlObject root) {
        List<String> fields =
                new ArrayList<>(
                        List.of(
                                "name",
                                "source",
                                "format",
                                "severity_min",
                                "updates",
                                "swallowed",
                                "give_up_after_hours"));
        fields.addAll(SinkTypes.names());
        List<ExportSettings> exports = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlObject each : root.objects("exports", fields)) {
            export(each).ifPresent(exports::add);
            if (!names.add(each.text("name").orElse(""))) {
                each.reject("name", "is there twice");
            }
        }
        return exports;
    }

    private Optional<ExportSettings> export(YamlObject said) {
        String name = said.requiredText("name");
        if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
            said.reject("name", "expected 1 to 32 of a-z 0-9 -, beginning with a letter");
        }
        int hours = said.number("give_up_after_hours", HOURS);
        if (hours < 1 || hours > HOURS_MAX) {
            said.reject("give_up_after_hours", "expected 1 to " + HOURS_MAX);
        }
        Optional<SinkType.Opening> sink = sink(said);
        Source source =
                said.choice(
                        "source",
                        Map.of("alerts", Source.ALERTS, "decisions", Source.DECISIONS),
                        Source.ALERTS);
        ExportFormat format = said.choice("format", ExportFormats.byName(), ExportFormats.KEYFENCE);
        Severity severityMin = said.choice("severity_min", severities(), Severity.INFO);
        boolean updates = said.flag("updates", false);
        boolean swallowed = said.flag("swallowed", false);
        return sink.map(opening ->
                new ExportSettings(
                        name,
                        source,
                        format,
                        severityMin,
                        updates,
                        swallowed,
                        Duration.ofHours(hours),
                        opening));
    }

    private Optional<SinkType.Opening> sink(YamlObject said) {
        List<SinkType> named =
                SinkTypes.ALL.stream().filter(type -> said.value(type.name()).isPresent()).toList();
        if (named.size() != 1) {
            objections.at(said.node(), "expected one of " + String.join(", ", SinkTypes.names()));
            return Optional.empty();
        }
        SinkType type = named.getFirst();
        return said.object(type.name(), type.fields()).map(it -> type.reader().read(it, secrets));
    }

    private static Map<String, Severity> severities() {
        Map<String, Severity> words = new LinkedHashMap<>();
        for (Severity severity : Severity.values()) {
            words.put(severity.word(), severity);
        }
        return words;
    }
}
