package dev.keyfence.verifier.export;

/** The event classes that are written. */
enum OcsfClass {
    DETECTION_FINDING(2, 2_004, "Detection Finding"),
    AUTHENTICATION(3, 3_002, "Authentication"),
    API_ACTIVITY(6, 6_003, "API Activity");

    private final int category;
    private final int uid;
    private final String caption;

    OcsfClass(int category, int uid, String caption) {
        this.category = category;
        this.uid = uid;
        this.caption = caption;
    }

    int category() {
        return category;
    }

    int uid() {
        return uid;
    }

    String caption() {
        return caption;
    }
}
