package dev.keyfence.verifier.alert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules there are, and what can be set of them. Thread-safe. */
public interface RuleCatalogue {

    /** What ids of users' rules begin with. */
    String USER_PREFIX = "U:";

    /** All built-in rules, in the order in which they are told. */
    List<Rule> rules();

    /**
     * What is wrong with settings of a rule; empty when nothing is.
     *
     * @param rule the id of one of the rules
     * @param settings by name, as text; those that are not named keep their defaults
     */
    Optional<String> objection(String rule, Map<String, String> settings);

    /** One rule; empty when there is none of this id. */
    default Optional<Rule> rule(String id) {
        return rules().stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** How many rules of users may be set. */
    int userRulesMax();

    /**
     * Reads a rule that a user wrote.
     *
     * @param name what it is to be called
     * @param yaml the rule
     */
    Reading read(String name, String yaml);

    /** What comes of reading a user's rule. */
    sealed interface Reading {

        /**
         * It can be set.
         *
         * @param rule as it raises alerts
         */
        record Usable(Rule rule) implements Reading {}

        /**
         * It cannot.
         *
         * @param objections what is wrong, each with its line where it has one
         */
        record Unusable(List<String> objections) implements Reading {

            /** Keeps its own copy. */
            public Unusable {
                objections = List.copyOf(objections);
            }
        }
    }

    /**
     * A rule.
     *
     * @param id such as {@code D3}
     * @param name such as {@code bruteforce_source}
     * @param version of its code
     * @param about what it finds, in a sentence
     * @param technique by MITRE ATT&CK or OWASP API Security; null for none
     * @param severity where its alerts start
     * @param settings its settings by name, with their defaults, in the order in which they are
     *     told
     */
    record Rule(
            String id,
            String name,
            int version,
            String about,
            @Nullable String technique,
            Severity severity,
            Map<String, String> settings) {

        /** A user's rule that is set, and that this version cannot read: it raises nothing. */
        public static Rule unusable(String name, List<String> objections) {
            return new Rule(
                    USER_PREFIX + name,
                    name,
                    1,
                    "Cannot be used: " + String.join("; ", objections),
                    null,
                    Severity.INFO,
                    Map.of());
        }

        /** Keeps its own copy, in the same order. */
        public Rule {
            settings = new LinkedHashMap<>(settings);
        }
    }
}
