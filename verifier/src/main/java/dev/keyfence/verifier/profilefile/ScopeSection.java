package dev.keyfence.verifier.profilefile;

import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.verifier.decide.ScopeGrants;
import dev.keyfence.verifier.profile.ScopeCatalogue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The section {@code scopes}: which there are, what keys get unasked, which stand for others. */
final class ScopeSection {

    private static final List<String> NAMES = List.of("known", "open", "default", "implied");

    /** Syntax is the same for all; what is known comes after. */
    private static final ScopeCatalogue ANY = new ScopeCatalogue(Set.of(), true);

    private ScopeSection() {}

    static ScopeCatalogue read(YamlObject root) {
        Optional<YamlObject> section = root.object("scopes", NAMES);
        return section.map(ScopeSection::catalogue).orElse(ANY);
    }

    private static ScopeCatalogue catalogue(YamlObject scopes) {
        List<String> known = scopes.texts("known");
        known.forEach(scope -> check(scopes, "known", scope, ANY));
        if (Set.copyOf(known).size() < known.size()) {
            scopes.reject("known", "the same scope is there twice");
        }
        boolean open = scopes.flag("open", known.isEmpty());
        ScopeCatalogue plain = new ScopeCatalogue(Set.copyOf(known), open);
        List<String> defaults = scopes.texts("default");
        defaults.forEach(scope -> check(scopes, "default", scope, plain));
        return new ScopeCatalogue(
                Set.copyOf(known), open, defaults, ScopeGrants.of(implied(scopes, plain)));
    }

    private static Map<String, List<String>> implied(YamlObject scopes, ScopeCatalogue plain) {
        Map<String, List<String>> implied = new HashMap<>();
        scopes.object("implied", List.of())
                .ifPresent(section -> {
                    for (String granter : section.names()) {
                        List<String> granted = section.texts(granter);
                        check(section, granter, granter, plain);
                        granted.forEach(scope -> check(section, granter, scope, plain));
                        implied.put(granter, granted);
                    }
                });
        return implied;
    }

    private static void check(
            YamlObject section, String name, String scope, ScopeCatalogue catalogue) {
        catalogue
                .objection(scope)
                .ifPresent(why -> section.reject(name, "scope '" + scope + "' " + why));
    }
}
