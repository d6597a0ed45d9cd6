package dev.keyfence.verifier.profilefile;

import dev.keyfence.schemas.yaml.Objections;
import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.verifier.key.RoutePattern;
import dev.keyfence.verifier.profile.RouteRules;
import dev.keyfence.verifier.profile.RouteRules.Rule;
import dev.keyfence.verifier.profile.RouteRules.Unmatched;
import dev.keyfence.verifier.profile.ScopeCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/** The sections {@code routes} and {@code unmatched_routes}: which request needs which scopes. */
final class RouteSection {

    private static final Map<String, Unmatched> UNMATCHED =
            Map.of("strictest", Unmatched.STRICTEST, "any_key", Unmatched.ANY_KEY);

    private RouteSection() {}

    static RouteRules read(YamlObject root, ScopeCatalogue scopes, Objections objections) {
        List<Rule> rules = new ArrayList<>();
        for (Node item : root.items("routes")) {
            YamlObject rule = YamlObject.of(item, objections, List.of("route", "scopes"));
            String pattern = rule.requiredText("route");
            if (rule.value("scopes").isEmpty()) {
                objections.at(item, "'scopes' is missing; [] lets any key of the profile through");
            }
            List<String> needed = rule.texts("scopes");
            for (String scope : needed) {
                scopes.objection(scope)
                        .ifPresent(why -> rule.reject("scopes", "scope '" + scope + "' " + why));
            }
            try {
                rules.add(new Rule(RoutePattern.parse(pattern), needed));
            } catch (IllegalArgumentException e) {
                rule.reject("route", String.valueOf(e.getMessage()));
            }
        }
        return new RouteRules(
                rules, root.choice("unmatched_routes", UNMATCHED, Unmatched.STRICTEST));
    }
}
