package dev.keyfence.verifier.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The formats there are. */
final class ExportFormats {

    static final ExportFormat KEYFENCE = new KeyfenceFormat();

    private static final List<ExportFormat> ALL = List.of(KEYFENCE, new OcsfFormat());

    private ExportFormats() {}

    static Map<String, ExportFormat> byName() {
        Map<String, ExportFormat> formats = new LinkedHashMap<>();
        ALL.forEach(format -> formats.put(format.name(), format));
        return formats;
    }
}
