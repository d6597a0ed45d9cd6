package dev.keyfence.schemas.topic;

import java.util.List;
import java.util.stream.Collectors;

/** What became of one topic of the catalogue. */
public sealed interface TopicOutcome {

    /** The topic's name, with its prefix. */
    String topic();

    /** It was missing and is there now. */
    record Created(String topic) implements TopicOutcome {}

    /** It was there, as the catalogue wants it. */
    record AlreadyThere(String topic) implements TopicOutcome {}

    /**
     * It was there, with other settings, and was left as it is: altering is for whoever made it so.
     */
    record Differs(String topic, List<TopicDifference> differences) implements TopicOutcome {

        /** Copies the list. */
        public Differs {
            differences = List.copyOf(differences);
        }

        /** True when the caller must not start: a promise of this topic cannot be kept. */
        public boolean fatal() {
            return differences.stream().anyMatch(TopicDifference::fatal);
        }

        /** One line for an operator: which topic, what differs. */
        public String describe() {
            return differences.stream()
                    .map(d -> d.setting() + " is " + d.found() + ", wanted " + d.wanted())
                    .collect(
                            Collectors.joining(
                                    "; ",
                                    "Topic " + topic + " is not as the catalogue wants it: ",
                                    ""));
        }
    }
}
