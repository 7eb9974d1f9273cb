/* What a tick costs a per-line driver: the schedule of DAHDI's TDM400P and the timers of its core,
 * for many lines at once, from the description in performance.md 1.1 and style.md 4.1.
 *
 * Every fourth line is a CO line, whose bit is a ring hit; the others are stations, whose bit is the hook.
 * Each millisecond one port of every card of four is in one of its four phases (rest, read first shadow,
 * read second shadow, process), and every channel's timers run. No I/O, no locks: cheaper than the real one.
 */
#include <stdint.h>

enum { SAMPLES = 8, CHECK_MS = 16 };
enum { EVENT_RING = 1, EVENT_RING_END, EVENT_BATTERY, EVENT_NO_BATTERY, EVENT_POLARITY, EVENT_HOOK, EVENT_DIGIT,
       EVENT_FLASH, EVENT_HANG_UP, EVENT_ALARM };

struct channel {
    int is_line;
    int shadow_first, shadow_second;
    /* CO line */
    int ring_level, ringing;
    int battery, battery_count, alarm_count;
    int polarity, last_polarity, polarity_count;
    /* station */
    int old_hook, hook_count, debounced_hook;
    /* core, in samples */
    int output_timer, input_timer, pulse_timer, ring_trailer, ring_guard, pulses, off_hook;
};

struct log {
    int32_t *out;
    int room, count;
};

static void put(struct log *log, int tick, int line, int kind)
{
    if (log->count < log->room) {
        log->out[3 * log->count] = tick;
        log->out[3 * log->count + 1] = line;
        log->out[3 * log->count + 2] = kind;
    }
    log->count++;
}

static void check_line(struct channel *c, struct log *log, int tick, int line)
{
    if (c->shadow_first && c->battery) {
        c->ring_level += 8 * CHECK_MS;
        if (c->ring_level >= 8 * 64) {
            if (!c->ringing) {
                c->ringing = 1;
                c->ring_trailer = 0;
                put(log, tick, line, EVENT_RING);
            }
            c->ring_level = 8 * 64;
        }
    } else {
        c->ring_level -= 4 * 8;
        if (c->ring_level <= 0) {
            if (c->ringing) {
                c->ringing = 0;
                c->ring_trailer = 50 * SAMPLES;
                put(log, tick, line, EVENT_RING_END);
            }
            c->ring_level = 0;
        }
    }
    int volts = c->shadow_second;
    int present = volts >= 3 || volts <= -3;
    if (present == c->battery) {
        c->battery_count = 0;
    } else if (!c->battery_count) {
        c->battery_count = 64 / CHECK_MS;
    } else if (--c->battery_count == 0) {
        c->battery = present;
        c->alarm_count = (1000 - 64) / CHECK_MS;
        put(log, tick, line, present ? EVENT_BATTERY : EVENT_NO_BATTERY);
    }
    if (c->alarm_count && --c->alarm_count == 0)
        put(log, tick, line, EVENT_ALARM);
    int polarity = volts < 0 ? -1 : 1;
    if (polarity != c->last_polarity) {
        c->last_polarity = polarity;
        c->polarity_count = 64 / CHECK_MS;
    } else if (c->polarity_count && --c->polarity_count == 0 && polarity != c->polarity) {
        c->polarity = polarity;
        put(log, tick, line, EVENT_POLARITY);
    }
}

static void hook_moved(struct channel *c, struct log *log, int tick, int line)
{
    c->off_hook = c->debounced_hook;
    put(log, tick, line, EVENT_HOOK);
    if (!c->off_hook) {
        c->input_timer = 1250 * SAMPLES;
        return;
    }
    if (c->input_timer > 0) {
        int open = 1250 * SAMPLES - c->input_timer;
        if (open >= 15 * SAMPLES && open <= 200 * SAMPLES) {
            c->pulses++;
            c->pulse_timer = 250 * SAMPLES;
        } else if (open > 200 * SAMPLES) {
            put(log, tick, line, EVENT_FLASH);
        }
        c->input_timer = 0;
    }
}

static void check_station(struct channel *c, struct log *log, int tick, int line)
{
    int hook = c->shadow_first;
    if (hook != c->old_hook) {
        c->hook_count = 64 * 4;
    } else if (c->hook_count > 0) {
        c->hook_count -= 16 * 8;
        if (c->hook_count == 0 && hook != c->debounced_hook) {
            c->debounced_hook = hook;
            hook_moved(c, log, tick, line);
        }
    }
    c->old_hook = hook;
}

static void run_timers(struct channel *c, struct log *log, int tick, int line)
{
    if (c->output_timer && (c->output_timer -= SAMPLES) <= 0)
        c->output_timer = 0;
    if (c->input_timer && (c->input_timer -= SAMPLES) <= 0) {
        c->input_timer = 0;
        put(log, tick, line, EVENT_HANG_UP);
    }
    if (c->pulse_timer && (c->pulse_timer -= SAMPLES) <= 0) {
        c->pulse_timer = 0;
        c->pulses = 0;
        put(log, tick, line, EVENT_DIGIT);
    }
    if (c->ring_trailer && (c->ring_trailer -= SAMPLES) <= 0) {
        c->ring_trailer = 0;
        put(log, tick, line, EVENT_RING_END);
    }
    if (c->ring_guard && (c->ring_guard -= SAMPLES) <= 0)
        c->ring_guard = 0;
}

int driver_size(void)
{
    return sizeof(struct channel);
}

void driver_reset(struct channel *channels, int lines)
{
    for (int i = 0; i < lines; i++) {
        channels[i] = (struct channel){0};
        channels[i].is_line = (i + i / 4) % 4 == 0;
        channels[i].battery = 1;
        channels[i].polarity = channels[i].last_polarity = 1;
        channels[i].shadow_second = 50;
    }
}

/* `words`: for each tick `stride` words of 16 lines. Returns the number of (tick, line, kind) events. */
int driver_run(struct channel *channels, int lines, const uint16_t *words, int stride, int ticks, int32_t *out, int room)
{
    struct log log = {out, room, 0};
    for (int tick = 0; tick < ticks; tick++, words += stride) {
        int port = tick & 3, phase = tick >> 2 & 3;
        for (int i = port; i < lines; i += 4) {
            /* CO lines are spread over the ports so that every interrupt has its share. */
            struct channel *c = channels + i;
            if (phase == 1)
                c->shadow_first = words[i >> 4] >> (i & 15) & 1;
            else if (phase == 2)
                c->shadow_second = c->is_line ? 50 : c->shadow_second;
            else if (phase == 3 && c->is_line)
                check_line(c, &log, tick, i);
            else if (phase == 3)
                check_station(c, &log, tick, i);
        }
        for (int i = 0; i < lines; i++)
            run_timers(channels + i, &log, tick, i);
    }
    return log.count;
}
