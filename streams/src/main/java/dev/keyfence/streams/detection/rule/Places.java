package dev.keyfence.streams.detection.rule;

import java.net.InetAddress;

/** Says where addresses are. Thread-safe. */
public interface Places {

    /** Knows of no address where it is: there is no database. */
    Places NONE = _ -> Place.UNKNOWN;

    /** Where an address is; {@link Place#UNKNOWN} when nobody knows. */
    Place of(InetAddress address);
}
