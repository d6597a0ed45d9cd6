package dev.keyfence.verifier.fleet;

import java.util.List;

/**
 * Where a process runs.
 *
 * @param name its name in this fleet
 * @param host the address that others reach it at
 * @param prefix what stands before a command that is to run there
 */
public record Machine(String name, String host, List<String> prefix) {}
