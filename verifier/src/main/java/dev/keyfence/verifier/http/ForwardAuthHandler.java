package dev.keyfence.verifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Answers forward-auth before Micronaut makes a request of its own of it, which costs more than the
 * verification. Only what is plain: a request that has a body, ends its connection, demands a
 * position of the fence or is one of several under way is handed on, and answered by the {@link
 * FrontDoor}. One for each connection, on its event loop.
 */
final class ForwardAuthHandler extends ChannelDuplexHandler {

    /** Values may come from tokens, and are checked; names are ours or were checked before. */
    private static final HttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withNameValidation(false);

    private final ForwardAuth forwardAuth;
    private @Nullable String peer;

    /** How many requests were handed on and are not answered: ours must not overtake theirs. */
    private int handedOn;

    /** Whether the rest of a request that is answered is still to come. */
    private boolean restIsToCome;

    private boolean flushIsDue;

    ForwardAuthHandler(ForwardAuth forwardAuth) {
        this.forwardAuth = forwardAuth;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (restIsToCome) {
            restIsToCome = !(message instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            // What the client does not read must not pile up: Micronaut knows when to stop.
            if (handedOn == 0 && isPlain(request) && context.channel().isWritable()) {
                FullHttpResponse response = answer(context, request);
                if (response != null) {
                    var _ = context.write(response, context.voidPromise());
                    flushIsDue = true;
                    restIsToCome = !(request instanceof LastHttpContent);
                    return;
                }
            }
            handedOn++;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (flushIsDue) {
            flushIsDue = false;
            context.flush();
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInterim(message)) {
            handedOn--;
        }
        var _ = context.write(message, promise);
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private static boolean isPlain(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return request.decoderResult().isSuccess()
                && ForwardTarget.covers(request.uri())
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !request.method().equals(HttpMethod.HEAD)
                && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !headers.contains(HttpHeaderNames.EXPECT)
                && !headers.contains(HeaderNames.of(FreshVerifier.MIN_FENCE))
                && HttpUtil.isKeepAlive(request);
    }

    /** Null when something is wrong, which will be wrong again and be answered then. */
    private @Nullable FullHttpResponse answer(ChannelHandlerContext context, HttpRequest request) {
        try {
            return response(forwardAuth.answer(request, peerOf(context), request.uri()));
        } catch (RuntimeException _) {
            return null;
        }
    }

    private @Nullable String peerOf(ChannelHandlerContext context) {
        if (peer == null
                && context.channel().remoteAddress() instanceof InetSocketAddress address) {
            peer = ClientAddress.text(address);
        }
        return peer;
    }

    private static FullHttpResponse response(Reply reply) {
        ByteBuf body =
                reply.body().length == 0
                        ? Unpooled.EMPTY_BUFFER
                        : Unpooled.wrappedBuffer(reply.body());
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(reply.status()),
                        body,
                        HEADERS,
                        HEADERS);
        HttpHeaders headers = response.headers();
        reply.headers().forEach((name, value) -> headers.add(HeaderNames.of(name), value));
        if (!reply.mediaType().isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, reply.mediaType());
        }
        headers.set(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(reply.body().length));
        return response;
    }
}
