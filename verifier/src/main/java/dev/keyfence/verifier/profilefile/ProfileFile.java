package dev.keyfence.verifier.profilefile;

import dev.keyfence.schemas.yaml.Objections;
import dev.keyfence.schemas.yaml.YamlDocuments;
import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.verifier.credential.Credentials;
import dev.keyfence.verifier.credential.HeaderScheme;
import dev.keyfence.verifier.credential.TwoKeys;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyShape;
import dev.keyfence.verifier.profile.AttributeCatalogue;
import dev.keyfence.verifier.profile.Failures;
import dev.keyfence.verifier.profile.JwtRules;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.profile.RateLimits;
import dev.keyfence.verifier.profile.RouteRules;
import dev.keyfence.verifier.profile.ScopeCatalogue;
import dev.keyfence.verifier.profile.SpoolFull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads one profile from YAML. The format is described by {@code profile.schema.json}, and section
 * by section in verifier/PROFILES.md.
 */
public final class ProfileFile {

    /** The largest that ships has 4 kB. */
    static final int CHARACTERS_MAX = 256 * 1024;

    private static final List<String> SECTIONS =
            List.of(
                    "profile",
                    "description",
                    "schemes",
                    "two_keys",
                    "keys",
                    "imports",
                    "scopes",
                    "attributes",
                    "jwt",
                    "routes",
                    "unmatched_routes",
                    "failures",
                    "rate_limits",
                    "rate_limits_by",
                    "fence",
                    "decisions");

    private static final Map<String, TwoKeys> TWO_KEYS =
            Map.of(
                    "refuse_different", TwoKeys.REFUSE_DIFFERENT,
                    "refuse", TwoKeys.REFUSE,
                    "first", TwoKeys.FIRST);

    private final Objections objections;
    private final YamlObject root;

    private ProfileFile(Objections objections, YamlObject root) {
        this.objections = objections;
        this.root = root;
    }

    /**
     * Reads a profile.
     *
     * @param file the file's name, for objections
     * @param text what it holds
     * @throws ProfileFileException when anything is wrong with it; names all that is found
     */
    public static Profile read(String file, String text) throws ProfileFileException {
        Objections objections = new Objections(file);
        List<Node> documents = YamlDocuments.read(text, CHARACTERS_MAX, objections);
        if (documents.size() > 1) {
            objections.at(documents.get(1), "expected one profile in a file; another begins here");
        }
        throwIfAny(objections);
        if (documents.isEmpty()) {
            throw new ProfileFileException(List.of(file + " is empty; expected a profile"));
        }
        ProfileFile reader =
                new ProfileFile(
                        objections, YamlObject.of(documents.getFirst(), objections, SECTIONS));
        Optional<Profile> profile = reader.profile();
        throwIfAny(objections);
        return profile.orElseThrow();
    }

    private static void throwIfAny(Objections objections) throws ProfileFileException {
        if (objections.any()) {
            throw new ProfileFileException(objections.lines());
        }
    }

    private Optional<Profile> profile() {
        String name = root.requiredText("profile");
        if (!name.matches("[a-z][a-z0-9_-]{0,31}")) {
            root.reject("profile", "expected 1 to 32 of a-z 0-9 _ -, beginning with a letter");
        } else if (name.equals(Profiles.KEYFENCE)) {
            root.reject(
                    "profile", "'keyfence' is built in and administers Keyfence; choose another");
        }
        var _ = root.text("description");
        List<HeaderScheme> schemes = schemes();
        Optional<KeyFormat> format = format();
        List<KeyShape> imports = ImportSection.read(root, objections);
        ScopeCatalogue scopes = ScopeSection.read(root);
        AttributeCatalogue attributes = AttributeSection.read(root);
        JwtRules jwt = JwtSection.read(root);
        RouteRules routes = RouteSection.read(root, scopes, objections);
        Failures failures = FailureSection.read(root);
        long serveStale = FenceSection.read(root).toNanos();
        RateLimits limits = LimitSection.read(root, attributes, objections);
        SpoolFull spoolFull = DecisionSection.read(root);
        TwoKeys twoKeys = root.choice("two_keys", TWO_KEYS, TwoKeys.REFUSE_DIFFERENT);
        return format.map(shape ->
                new Profile(
                        name,
                        schemes,
                        twoKeys,
                        shape,
                        imports,
                        scopes,
                        attributes,
                        jwt,
                        routes,
                        failures,
                        serveStale,
                        limits,
                        spoolFull));
    }

    private List<HeaderScheme> schemes() {
        List<HeaderScheme> schemes = new ArrayList<>();
        for (Node item : root.items("schemes")) {
            YamlObject scheme = YamlObject.of(item, objections, List.of("authorization", "header"));
            if (scheme.names().size() != 1) {
                objections.at(item, "expected 'authorization: WORD' or 'header: NAME'");
                continue;
            }
            try {
                scheme.text("authorization")
                        .map(Credentials::authorization)
                        .ifPresent(schemes::add);
                scheme.text("header").map(Credentials::header).ifPresent(schemes::add);
            } catch (IllegalArgumentException e) {
                objections.at(item, String.valueOf(e.getMessage()));
            }
        }
        if (schemes.isEmpty()) {
            root.reject("schemes", "expected at least one, such as '- authorization: Bearer'");
        }
        if (Set.copyOf(schemes).size() < schemes.size()) {
            root.reject("schemes", "the same scheme is there twice");
        }
        return schemes;
    }

    private Optional<KeyFormat> format() {
        Optional<YamlObject> keys = root.object("keys", List.of("live_prefix", "test_prefix"));
        if (keys.isEmpty()) {
            root.reject("keys", "is missing: expected live_prefix and test_prefix");
            return Optional.empty();
        }
        String live = keys.get().requiredText("live_prefix");
        String test = keys.get().requiredText("test_prefix");
        try {
            return Optional.of(new KeyFormat(live, test));
        } catch (IllegalArgumentException e) {
            root.reject("keys", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
