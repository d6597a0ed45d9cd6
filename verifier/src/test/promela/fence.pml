/*
 * The fence: nodes, a control node, one totally ordered log, and a promise.
 *
 *   Once a revocation is confirmed, no process that may answer lacks it.
 *
 * One revocation is enough: revocations do not influence each other. Time is a tick at which all
 * running times count down together; between two ticks anything may happen in any order, and a
 * process that does nothing is one that is slow, paused, starved or cut off. A node's clock may lose one tick
 * in any LEASE + 1, and the control node waits one tick longer for it: that is the drift.
 *
 * A process keeps its number over restarts and counts them in its epoch; a process that was cut off
 * and replaced elsewhere is simply another number. The log keeps everything (what compaction may
 * drop is the business of its settings, see GUARANTEES.md).
 *
 * -DNODES, -DLEASE, -DLOG set the size; -DMUTANT=n breaks one rule (the script `check` lists them).
 */

#ifndef NODES
#define NODES 2
#endif
#ifndef LEASE
#define LEASE 2
#endif
#ifndef LOG
#define LOG 5
#endif
#ifndef MUTANT
#define MUTANT 0
#endif
#define EPOCHS 1
#define CONTROL_CRASHES 1

#define ACKNOWLEDGES_BEFORE_APPLYING 1
#define COUNTS_FROM_READ_BACK 2
#define RENEWS_WITHOUT_READ_BACK 3
#define JOINS_WITHOUT_CATCHING_UP 4
#define BELIEVES_A_DEPOSED_LEADER 5
#define FORGETS_THE_DRIFT 6
#define CONFIRMS_WITHOUT_ASKING_THE_CLOCK 7
#define NEVER_CONFIRMS 8 /* not a mutant: shows that a confirmation can be reached at all */

#define REVOCATION 255
#define NOBODY 254

/* The log: who wrote each record, and whether it acknowledges the revocation. */
byte writer[LOG];
bit acknowledges[LOG];
byte end;
byte revoked_at = NOBODY;

/* Nodes. */
bool alive[NODES];
bit epoch[NODES];
byte applied[NODES];   /* the next offset to apply; stands on disk */
byte catch_up_to[NODES];
byte held[NODES];      /* ticks of its own clock for which it may still answer */
byte sent[NODES];      /* what a renewal that is on its way is still worth */
byte arrived_at[NODES]; /* where that renewal stands in the log; NOBODY until it does */
byte sure[NODES];      /* ticks until its clock may lose another one */
bool message[NODES];   /* a renewal has left, and has reached neither the log nor its end */
bool message_is_last[NODES]; /* of this start, and the last it has sent */
bit message_acknowledges[NODES];

/* The control node. */
byte reads;            /* the next offset to read */
byte crashes;
bool read_revocation;
byte may_answer[NODES]; /* ticks for which the last lease that was read may still count */
bool waits_for[NODES];
byte waits[NODES];
bool confirmed;

byte i;

#define caught_up(n) (applied[n] >= catch_up_to[n])
#define answers(n) (alive[n] && held[n] > 0)
#define knows(n) (revoked_at != NOBODY && applied[n] > revoked_at)

inline append(who, its_acknowledgement) {
  writer[end] = who;
  acknowledges[end] = its_acknowledgement;
  end++;
}

inline revoke() {
  end < LOG && revoked_at == NOBODY -> revoked_at = end; append(REVOCATION, 0);
}

/* The sending is noted before the position is read. */
inline send(n) {
  alive[n] && caught_up(n) && sent[n] == 0 && !message[n] ->
    sent[n] = LEASE;
    arrived_at[n] = NOBODY;
    message[n] = true;
    message_is_last[n] = true;
#if MUTANT == ACKNOWLEDGES_BEFORE_APPLYING
    message_acknowledges[n] = revoked_at != NOBODY;
#else
    message_acknowledges[n] = knows(n);
#endif
}

inline lose(n) {
  message[n] = false; message_is_last[n] = false; message_acknowledges[n] = 0
}

/* It may arrive late, even after the death of its sender, or never. */
inline arrive(n) {
  message[n] && end < LOG ->
    if
    :: message_is_last[n] -> arrived_at[n] = end
    :: else
    fi;
    append(n, message_acknowledges[n]);
#if MUTANT == RENEWS_WITHOUT_READ_BACK
    if
    :: message_is_last[n] && sent[n] > held[n] -> held[n] = sent[n]; sent[n] = 0
    :: else
    fi;
#endif
    lose(n)
}

inline apply(n) {
  alive[n] && applied[n] < end ->
    if
    :: arrived_at[n] == applied[n] ->
#if MUTANT == COUNTS_FROM_READ_BACK
         held[n] = LEASE;
#else
         if
         :: sent[n] > held[n] -> held[n] = sent[n]
         :: else
         fi;
#endif
         sent[n] = 0; arrived_at[n] = NOBODY
    :: else
    fi;
    applied[n]++
}

/* A leader that was deposed takes the renewal and gives it back, beside the log of all others. */
inline believe(n) {
  alive[n] && message[n] && sent[n] > 0 && caught_up(n) ->
    held[n] = sent[n]; sent[n] = 0;
    lose(n)
}

inline crash(n) {
  alive[n] && epoch[n] < EPOCHS ->
    alive[n] = false; held[n] = 0; sent[n] = 0;
    arrived_at[n] = NOBODY; message_is_last[n] = false;
    if
    :: skip                                   /* its disk is kept */
    :: applied[n] = 0                         /* or lost */
    fi
}

inline restart(n) {
  !alive[n] ->
    alive[n] = true; epoch[n]++;
#if MUTANT == JOINS_WITHOUT_CATCHING_UP
    held[n] = LEASE;
#else
    catch_up_to[n] = end;
#endif
}

/* A lease behind the revocation counts for its node only when read back, after the revocation. */
inline observe() {
  reads < end ->
    if
    :: writer[reads] == REVOCATION ->
         read_revocation = true;
         for (i : 0 .. NODES - 1) {
           waits_for[i] = may_answer[i] > 0;
           waits[i] = may_answer[i]
         }
    :: else ->
         i = writer[reads];
#if MUTANT == FORGETS_THE_DRIFT
         may_answer[i] = LEASE;
#else
         may_answer[i] = LEASE + 1;
#endif
         if
         :: read_revocation && acknowledges[reads] -> waits_for[i] = false; waits[i] = 0
         :: else
         fi
    fi;
    reads++;
    i = 0
}

inline confirm() {
  read_revocation && !confirmed ->
    i = 0;
    do
    :: i < NODES && (!waits_for[i] || waits[i] == 0) -> i++
    :: else -> break
    od;
    if
#if MUTANT == CONFIRMS_WITHOUT_ASKING_THE_CLOCK
    :: true -> confirmed = true
#else
    :: i == NODES -> confirmed = true
    :: else
#endif
    fi;
    i = 0
}

/* Another control node, or this one again, knows what it reads from the log, and no more. */
inline replace() {
  crashes < CONTROL_CRASHES ->
    crashes++; reads = 0; read_revocation = false;
    for (i : 0 .. NODES - 1) { may_answer[i] = 0; waits_for[i] = false; waits[i] = 0 }
    i = 0
}

#define less(x) x = (x > 0 -> x - 1 : 0)

inline tick() {
  true ->
    for (i : 0 .. NODES - 1) {
      if
      :: sure[i] == 0 && (held[i] > 0 || sent[i] > 0) -> sure[i] = LEASE     /* its clock loses this tick */
      :: true -> less(held[i]); less(sent[i]); less(sure[i])
      fi;
      less(may_answer[i]); less(waits[i])
    }
    i = 0
}

active proctype fence() {
  atomic {
    for (i : 0 .. NODES - 1) { alive[i] = true; arrived_at[i] = NOBODY }
    i = 0
  }
  do
  :: atomic { revoke() }
  :: atomic { observe() }
  :: atomic { confirm() }
  :: atomic { replace() }
  :: atomic { tick() }
  :: atomic { send(0) }
  :: atomic { arrive(0) }
  :: atomic { message[0] -> lose(0) }
  :: atomic { apply(0) }
  :: atomic { crash(0) }
  :: atomic { restart(0) }
#if NODES > 1
  :: atomic { send(1) }
  :: atomic { arrive(1) }
  :: atomic { message[1] -> lose(1) }
  :: atomic { apply(1) }
  :: atomic { crash(1) }
  :: atomic { restart(1) }
#endif
#if NODES > 2
  :: atomic { send(2) }
  :: atomic { arrive(2) }
  :: atomic { message[2] -> lose(2) }
  :: atomic { apply(2) }
  :: atomic { crash(2) }
  :: atomic { restart(2) }
#endif
#if MUTANT == BELIEVES_A_DEPOSED_LEADER
  :: atomic { believe(0) }
#if NODES > 1
  :: atomic { believe(1) }
#endif
#endif
  od
}

/* An acceptance may begin at any moment at which a process may answer. */
active proctype promise() {
#if MUTANT == NEVER_CONFIRMS
  atomic { confirmed && knows(0) && answers(0) -> assert(false) }
#else
  do
  :: atomic { confirmed && answers(0) && !knows(0) -> assert(false) }
#if NODES > 1
  :: atomic { confirmed && answers(1) && !knows(1) -> assert(false) }
#endif
#if NODES > 2
  :: atomic { confirmed && answers(2) && !knows(2) -> assert(false) }
#endif
  od
#endif
}
