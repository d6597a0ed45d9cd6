package dev.keyfence.schemas.topic;

/**
 * Topics are missing, and there are fewer brokers than copies of them are wanted: none was created.
 */
public final class TooFewBrokersException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooFewBrokersException(int brokers, int copies) {
        super(
                "no topic was created, since they are to be kept "
                        + copies
                        + " times and the cluster has "
                        + brokers
                        + (brokers == 1 ? " broker" : " brokers"));
    }
}
