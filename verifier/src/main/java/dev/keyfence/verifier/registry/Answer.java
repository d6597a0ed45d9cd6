package dev.keyfence.verifier.registry;

/** What the registry says to a call. */
sealed interface Answer {

    /**
     * It was done.
     *
     * @param body a string, list or map that becomes the JSON body
     */
    record Done(Object body) implements Answer {}

    /**
     * The schema of an id or version as it stands, which is JSON already.
     *
     * @param json the body
     */
    record Raw(String json) implements Answer {}

    /**
     * It was refused, in Confluent's shape.
     *
     * @param status the HTTP status
     * @param code Confluent's error code, whose first three digits mostly are the status
     * @param message one sentence
     */
    record Refused(int status, int code, String message) implements Answer {

        static Refused noSubject(String subject) {
            return new Refused(404, 40401, "Subject '" + subject + "' not found.");
        }

        static Refused noVersion(String version) {
            return new Refused(404, 40402, "Version " + version + " not found.");
        }

        static Refused noSchema() {
            return new Refused(404, 40403, "Schema not found");
        }

        static Refused noOwnLevel(String subject) {
            return new Refused(
                    404,
                    40408,
                    "Subject '"
                            + subject
                            + "' does not have subject-level compatibility configured");
        }

        static Refused badSchema(String why) {
            return new Refused(422, 42201, "Invalid schema: " + why);
        }

        static Refused badVersion(String version) {
            return new Refused(
                    422,
                    42202,
                    "The specified version '"
                            + version
                            + "' is not a valid version id. Allowed values are between [1, 2^31-1]"
                            + " and the string \"latest\"");
        }

        static Refused badLevel() {
            return new Refused(
                    422,
                    42203,
                    "Invalid compatibility level. Valid values are none, backward, forward, full,"
                            + " backward_transitive, forward_transitive, and full_transitive");
        }

        static Refused incompatible(String subject, String why) {
            return new Refused(
                    409,
                    409,
                    "Schema being registered is incompatible with an earlier schema for subject '"
                            + subject
                            + "': "
                            + why);
        }

        static Refused badJson() {
            return new Refused(400, 400, "The body is not the JSON object that this call takes");
        }

        static Refused notLocal() {
            return new Refused(
                    403,
                    40301,
                    "This registry is written to from its own machine only; reading is open");
        }

        static Refused busy() {
            return new Refused(503, 50302, "Too many registrations at once: try again");
        }

        static Refused logAway() {
            return new Refused(
                    500, 50001, "Error in the backend data store: Kafka cannot be reached");
        }
    }
}
