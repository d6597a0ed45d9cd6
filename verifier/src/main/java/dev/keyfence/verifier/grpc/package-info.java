/**
 * The gRPC edge: Envoy's external authorization. Depends on {@code http} for what gateways are
 * told, on gRPC, Protobuf and Envoy's API.
 */
@NullMarked
package dev.keyfence.verifier.grpc;

import org.jspecify.annotations.NullMarked;
