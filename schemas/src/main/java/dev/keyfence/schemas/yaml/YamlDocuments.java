package dev.keyfence.schemas.yaml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a text as YAML, without making objects of it. Pure. */
public final class YamlDocuments {

    /** No file of ours repeats itself by aliases; a bomb does. */
    private static final int ALIASES_MAX = 0;

    private YamlDocuments() {}

    /**
     * Reads all documents of a text.
     *
     * @param text what a file holds
     * @param charactersMax how many characters it may have
     * @param objections takes what is wrong with it
     * @return its documents; none when anything is wrong, and when there is none
     */
    public static List<Node> read(String text, int charactersMax, Objections objections) {
        if (text.length() > charactersMax) {
            objections.at(1, "expected %d characters at the most".formatted(charactersMax));
            return List.of();
        }
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(true);
        options.setMaxAliasesForCollections(ALIASES_MAX);
        options.setCodePointLimit(charactersMax);
        List<Node> documents = new ArrayList<>();
        try {
            new Yaml(new SafeConstructor(options))
                    .composeAll(new StringReader(text))
                    .forEach(documents::add);
            return documents;
        } catch (MarkedYAMLException e) {
            objections.at(
                    e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1,
                    "this is no YAML: " + e.getProblem());
        } catch (YAMLException e) {
            objections.at(1, "this is no YAML");
        }
        return List.of();
    }
}
