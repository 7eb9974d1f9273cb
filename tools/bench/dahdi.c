/* The state machines of DAHDI's two analogue drivers, written from their description
 * (performance.md 1.1, style.md 4.1), one line at a time, over a whole trace at 1 ms.
 *
 * A re-implementation, not a card: constants and order of tests are those of the description,
 * the inputs are synthetic. Every function fills `out` with (time in ms, kind, value) triples and
 * returns how many triples there were, also beyond `room`.
 */
#include <stdint.h>

enum { RING_ON = 1, RING_OFF = 2, OFF_HOOK = 3, ON_HOOK = 4, DIGIT = 5, FLASH = 6, HANG_UP = 7 };

/* Bits of a ring trace. */
enum { POSITIVE = 1, NEGATIVE = 2 };

/* wctdm.c: a port is processed every 16 ms; its shadow register was read 8 ms before. */
enum { CHECK_MS = 16, SHADOW_AGE_MS = 8 };

struct log {
    int32_t *out;
    int room, count;
};

static void put(struct log *log, int32_t time, int32_t kind, int32_t value)
{
    if (log->count < log->room) {
        int32_t *slot = log->out + 3 * log->count;
        slot[0] = time;
        slot[1] = kind;
        slot[2] = value;
    }
    log->count++;
}

static int shadow(const uint8_t *trace, int now)
{
    return now >= SHADOW_AGE_MS ? trace[now - SHADOW_AGE_MS] : 0;
}

/* TDM400P, default: leaky integrator, +128 a hit, -32 a miss, RING at 512, end at 0. */
int tdm400_ring(const uint8_t *trace, int length, int offset, int32_t *out, int room)
{
    struct log log = {out, room, 0};
    int level = 0, ringing = 0;
    for (int now = offset; now < length; now += CHECK_MS) {
        if (shadow(trace, now)) {
            level += 8 * CHECK_MS;
            if (level >= 8 * 64) {
                if (!ringing)
                    put(&log, now, RING_ON, 0);
                ringing = 1;
                level = 8 * 64;
            }
        } else {
            level -= 4 * 8;
            if (level <= 0) {
                if (ringing)
                    put(&log, now, RING_OFF, 0);
                ringing = 0;
                level = 0;
            }
        }
    }
    return log.count;
}

/* TDM400P, fwringdetect=1: one alternation within 10 checks is a ring. */
int tdm400_ring_fullwave(const uint8_t *trace, int length, int offset, int32_t *out, int room)
{
    struct log log = {out, room, 0};
    int last = 0, left = 0, ringing = 0;
    for (int now = offset; now < length; now += CHECK_MS) {
        int seen = shadow(trace, now);
        if (left > 0)
            left--;
        if (!last) {
            if (seen) {
                last = seen;
                left = 10;
            }
        } else if (seen && seen != last) {
            if (!ringing)
                put(&log, now, RING_ON, 0);
            ringing = 1;
            last = seen;
            left = 10;
        } else if (!seen && left == 0) {
            if (ringing)
                put(&log, now, RING_OFF, 0);
            ringing = 0;
            last = 0;
        }
    }
    return log.count;
}

/* wctdm24xxp: five states at 1 ms; a ring is the third alternation within 128 ms of the first edge,
 * its end 128 ms without any. */
int wctdm24_ring(const uint8_t *trace, int length, int offset, int32_t *out, int room)
{
    (void)offset; /* every millisecond is a check */
    enum { OFF, DEBOUNCING_POSITIVE, DEBOUNCING_NEGATIVE, RINGING, DEBOUNCING_OFF } state = OFF;
    enum { WINDOW_MS = 128, CHANGES_NEEDED = 2 };
    struct log log = {out, room, 0};
    int changes = 0, until = 0;
    for (int now = 0; now < length; now++) {
        int seen = trace[now];
        switch (state) {
        case OFF:
            if (seen) {
                state = (seen & POSITIVE) ? DEBOUNCING_POSITIVE : DEBOUNCING_NEGATIVE;
                changes = 0;
                until = now + WINDOW_MS;
            }
            break;
        case DEBOUNCING_POSITIVE:
        case DEBOUNCING_NEGATIVE:
            if (seen & (state == DEBOUNCING_POSITIVE ? NEGATIVE : POSITIVE)) {
                if (++changes > CHANGES_NEEDED) {
                    state = RINGING;
                    put(&log, now, RING_ON, 0);
                } else {
                    state = state == DEBOUNCING_POSITIVE ? DEBOUNCING_NEGATIVE : DEBOUNCING_POSITIVE;
                }
            } else if (now > until) {
                state = OFF;
            }
            break;
        case RINGING:
            if (!seen) {
                state = DEBOUNCING_OFF;
                until = now + WINDOW_MS;
            }
            break;
        case DEBOUNCING_OFF:
            if (seen) {
                state = RINGING;
            } else if (now >= until) {
                state = OFF;
                put(&log, now, RING_OFF, 0);
            }
            break;
        }
    }
    return log.count;
}

/* dahdi-base.c, receiving side of a station: pulses, flash, hang-up. */
struct core {
    int off_hook, opened, is_open, pulses, digit_at;
};

static void core_hook(struct core *core, struct log *log, int now, int off_hook)
{
    core->off_hook = off_hook;
    put(log, now, off_hook ? OFF_HOOK : ON_HOOK, 0);
    if (!off_hook) {
        core->opened = now;
        core->is_open = 1;
        return;
    }
    if (!core->is_open)
        return;
    int open_ms = now - core->opened;
    core->is_open = 0;
    if (open_ms >= 15 && open_ms <= 200) {
        core->pulses++;
        core->digit_at = now + 250;
    } else if (open_ms > 200) {
        put(log, now, FLASH, open_ms);
    }
}

static void core_tick(struct core *core, struct log *log, int now)
{
    if (core->pulses && now >= core->digit_at) {
        put(log, now, DIGIT, core->pulses);
        core->pulses = 0;
    }
    if (core->is_open && now - core->opened >= 1250) {
        core->is_open = 0;
        put(log, now, HANG_UP, now - core->opened);
    }
}

/* TDM400P station: three equal samples at 16 ms (dialdebounce 64 x 4, -128 a stable check). */
int tdm400_station(const uint8_t *trace, int length, int offset, int32_t *out, int room)
{
    struct log log = {out, room, 0};
    struct core core = {trace[0], 0, 0, 0, 0};
    int previous = trace[0], counter = 0;
    for (int now = SHADOW_AGE_MS; now < length; now++) {
        if (now % CHECK_MS == offset % CHECK_MS) {
            int hook = shadow(trace, now);
            if (hook != previous) {
                counter = 64 * 4;
            } else if (counter > 0) {
                counter -= 16 * 8;
                if (counter == 0 && hook != core.off_hook)
                    core_hook(&core, &log, now, hook);
            }
            previous = hook;
        }
        core_tick(&core, &log, now);
    }
    return log.count;
}

/* wctdm24xxp station: the bit straight through, every millisecond. */
int wctdm24_station(const uint8_t *trace, int length, int offset, int32_t *out, int room)
{
    (void)offset; /* every millisecond is a check */
    struct log log = {out, room, 0};
    struct core core = {trace[0], 0, 0, 0, 0};
    for (int now = 0; now < length; now++) {
        if (trace[now] != core.off_hook)
            core_hook(&core, &log, now, trace[now]);
        core_tick(&core, &log, now);
    }
    return log.count;
}
