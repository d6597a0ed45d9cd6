package dev.keyfence.verifier.http;

import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Puts a {@link ForwardAuthHandler} before Micronaut's handler of each connection. */
final class ForwardAuthDoor implements NettyServerCustomizer {

    private final ForwardAuth forwardAuth;
    private final @Nullable Channel connection;

    /** A door for every connection of a server. */
    ForwardAuthDoor(ForwardAuth forwardAuth) {
        this(forwardAuth, null);
    }

    private ForwardAuthDoor(ForwardAuth forwardAuth, @Nullable Channel connection) {
        this.forwardAuth = forwardAuth;
        this.connection = connection;
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
        return role == ChannelRole.CONNECTION ? new ForwardAuthDoor(forwardAuth, channel) : this;
    }

    @Override
    public void onStreamPipelineBuilt() {
        if (connection != null) {
            connection
                    .pipeline()
                    .addBefore(
                            ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
                            "keyfence-forward-auth",
                            new ForwardAuthHandler(forwardAuth));
        }
    }
}
