package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets what differs from a rule's defaults. */
@Command(
        name = "set",
        header = "Sets a rule: on or off, its severity, its settings.",
        description = {
            "",
            "What is not named stays as it is; --defaults takes everything back first. When somebody"
                    + " else sets the same rule meanwhile, nothing is changed.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence rules set D3 --set failures=50 --set window=PT5M",
            "  keyfence rules set D12 --enable --severity low",
            "  keyfence rules set D3 --defaults"
        })
final class RulesSetCommand extends ClientCommand {

    @Parameters(paramLabel = "RULE", description = "The rule, such as D3.")
    String rule = "";

    @Option(names = "--enable", description = "It raises alerts.")
    boolean enable;

    @Option(names = "--disable", description = "It raises none.")
    boolean disable;

    @Option(
            names = "--severity",
            paramLabel = "WORD",
            description = "info, low, medium, high, critical; own for the rule's own.")
    @Nullable String severity;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A setting; again for another. An empty value is the default.")
    Map<String, String> settings = Map.of();

    @Option(names = "--defaults", description = "Takes everything back first.")
    boolean defaults;

    @Override
    void run(Session session) {
        if (enable && disable) {
            throw ClientFailure.usage("--enable and --disable exclude each other");
        }
        JsonNode now = rule(session);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (!defaults) {
            body.put("enabled", now.path("enabled").asBoolean());
            body.set("severity", now.path("severity"));
        }
        if (enable || disable) {
            body.put("enabled", enable);
        }
        if (severity != null) {
            body.remove("severity");
            Bodies.put(body, "severity", severity.equals("own") ? null : severity);
        }
        Bodies.putObject(body, "settings", settings(now));
        session.show(
                session.api()
                        .write(
                                new Write(
                                        "PUT",
                                        "/v1/rules/" + Text.encoded(rule),
                                        body,
                                        "If-Match: \"" + now.path("version").asInt() + "\"\r\n")),
                RuleView::lines);
    }

    private Map<String, String> settings(JsonNode now) {
        Map<String, String> all = new LinkedHashMap<>();
        if (!defaults) {
            for (JsonNode setting : now.path("settings")) {
                if (!setting.path("value").equals(setting.path("default"))) {
                    all.put(setting.path("name").asText(), setting.path("value").asText());
                }
            }
        }
        settings.forEach((name, value) -> {
            if (value.isEmpty()) {
                all.remove(name);
            } else {
                all.put(name, value);
            }
        });
        return all;
    }

    private JsonNode rule(Session session) {
        for (JsonNode each : session.api().get("/v1/rules").json().path("items")) {
            if (each.path("rule").asText().equals(rule)) {
                return each;
            }
        }
        throw new ClientFailure(
                ClientFailure.Kind.NOT_FOUND, "there is no rule " + Text.oneLine(rule));
    }
}
