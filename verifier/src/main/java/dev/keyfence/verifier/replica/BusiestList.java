package dev.keyfence.verifier.replica;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who was busiest in one window, and how busy the others were at the most.
 *
 * <p>A window's counts only rise, and each rise comes as a record, so those with the most can be
 * kept without knowing the rest: who is not listed and rises above the last one listed takes its
 * place when that record comes. What is dropped or turned away raises the <em>floor</em>: nobody
 * outside has more. When a window ends, or an owner is forgotten, members leave and nobody takes
 * their places; the floor stays, so that what is said of the others stays true.
 *
 * <p>Its row: the floor (8), how many are outside (4), then the members, the busiest first, each
 * with its decisions (8), the length of its name (4) and its name. For one thread.
 */
final class BusiestList {

    /** As many as one answer holds; 25 kB. */
    static final int MEMBERS_MAX = 500;

    private static final Comparator<Member> FALLING =
            Comparator.comparingLong((Member member) -> -member.decisions())
                    .thenComparing(Member::name);

    private final int membersMax;
    private final Map<String, Member> members = new HashMap<>();
    private final TreeSet<Member> order = new TreeSet<>(FALLING);
    private long floor;
    private int outside;

    /**
     * One of them.
     *
     * @param name a key's id, an owner, a profile's name, a route
     * @param decisions how many decisions were counted
     */
    record Member(String name, long decisions) {}

    /**
     * What a reader gets of a row.
     *
     * @param members the busiest first
     * @param floor how many decisions anybody else has at the most
     */
    record Slice(List<Member> members, long floor) {}

    /** An empty list of so many at the most. */
    BusiestList(int membersMax) {
        this.membersMax = membersMax;
    }

    /** Goes on with a row; an empty list where there is none. */
    static BusiestList of(byte @Nullable [] row, int membersMax) {
        BusiestList list = new BusiestList(membersMax);
        if (row != null) {
            Slice slice = slice(row, Integer.MAX_VALUE);
            slice.members().forEach(list::add);
            list.floor = slice.floor();
            list.outside = ByteBuffer.wrap(row).getInt(Long.BYTES);
        }
        return list;
    }

    /** The first ones of a row. */
    static Slice slice(byte[] row, int depth) {
        ByteBuffer bytes = ByteBuffer.wrap(row);
        long floor = bytes.getLong();
        bytes.getInt();
        List<Member> members = new ArrayList<>();
        while (bytes.hasRemaining()) {
            long decisions = bytes.getLong();
            if (members.size() == depth) {
                return new Slice(members, Math.max(floor, decisions));
            }
            byte[] name = new byte[bytes.getInt()];
            bytes.get(name);
            members.add(new Member(new String(name, StandardCharsets.UTF_8), decisions));
        }
        return new Slice(members, floor);
    }

    /**
     * Takes note of what somebody has now.
     *
     * @param first whether nothing was counted for it in this window before
     */
    void set(String name, long decisions, boolean first) {
        Member before = members.remove(name);
        if (before != null) {
            order.remove(before);
        } else if (!first) {
            outside--;
        }
        add(new Member(name, decisions));
        if (order.size() > membersMax) {
            Member last = order.removeLast();
            members.remove(last.name());
            outside++;
            floor = Math.max(floor, last.decisions());
        }
    }

    /** Takes somebody out, whose window is no more. */
    void drop(String name) {
        Member before = members.remove(name);
        if (before != null) {
            order.remove(before);
        } else {
            outside--;
        }
        if (outside == 0) {
            floor = 0;
        }
    }

    /** Whether nothing is counted in this window by anybody. */
    boolean isEmpty() {
        return members.isEmpty() && outside == 0;
    }

    /** The row. */
    byte[] toRow() {
        List<byte[]> names = new ArrayList<>(order.size());
        int length = Long.BYTES + Integer.BYTES;
        for (Member member : order) {
            byte[] name = member.name().getBytes(StandardCharsets.UTF_8);
            names.add(name);
            length += Long.BYTES + Integer.BYTES + name.length;
        }
        ByteBuffer row = ByteBuffer.allocate(length).putLong(floor).putInt(outside);
        int at = 0;
        for (Member member : order) {
            byte[] name = names.get(at++);
            row.putLong(member.decisions()).putInt(name.length).put(name);
        }
        return row.array();
    }

    private void add(Member member) {
        members.put(member.name(), member);
        order.add(member);
    }
}
