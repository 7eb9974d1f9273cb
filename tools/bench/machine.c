/* The whole scan, one line at a time: what Senses (hal/senses.py) does with one integer for all lines, done as a driver
 * does it, with a struct a line that is judged every millisecond. From the same trace it yields the same signals:
 * hook with its windows and pulse digits, ring detector, loop and CPC, battery, polarity.
 *
 * Left out, because no trace here has them: ring trip, DTMF receivers, ticks that come late, telephones with windows of
 * their own (all may dial by pulse).
 */
#include <stdint.h>
#include <string.h>

enum { OFF_HOOK = 1, ON_HOOK, FLASH, DIGIT, RING_ON, RING_OFF, LOOP_ON, LOOP_OFF, CPC, REVERSED, BATTERY_LOST, BATTERY_BACK };
enum { IDLE_MODE, DIALLING, TALKING };
enum { FAR_AWAY = INT32_MAX, DEBOUNCE = 8, STABLE_MS = 64 };

struct settings {
    int32_t flash_min, flash_max, hangup, pulse_min, pulse_max, digit_gap, cpc, battery_alarm;
    int32_t intervals, tolerance_percent, tolerance_ms, pulse_ms, duty_percent, span_ms;
};

struct log {
    int32_t *out;
    int room, count, now;
};

static void put(struct log *log, int kind, int port, int value)
{
    if (log->count < log->room) {
        int32_t *slot = log->out + 4 * log->count;
        slot[0] = log->now;
        slot[1] = kind;
        slot[2] = port;
        slot[3] = value;
    }
    log->count++;
}

/* One debounced input. */

struct input {
    uint8_t state, raw, count;
    int32_t last_edge, chain; /* last raw edge; first edge of the movement that it belongs to */
};

/* Whether the debounced state changes now. */
static int sample(struct input *in, int level, int now)
{
    if (level != in->raw) {
        in->raw = level;
        if (now - in->last_edge >= DEBOUNCE)
            in->chain = now;
        in->last_edge = now;
    }
    if (level == in->state) {
        in->count = 0;
        return 0;
    }
    if (++in->count < DEBOUNCE)
        return 0;
    in->state = level;
    in->count = 0;
    return 1;
}

static int is_moving(const struct input *in)
{
    return in->raw != in->state;
}

/* Station. */

struct station {
    struct input shk;
    uint8_t state, mode, pulses; /* state: 0 on hook, 1 off hook, 2 break */
    int32_t since, made, pulse_ms, deadline;
};

static void hook_changed(struct station *s, int port, const struct settings *set, struct log *log)
{
    int edge = s->shk.chain;
    if (s->shk.state) {
        if (s->state == 0) {
            s->state = 1;
            s->pulses = 0;
            s->deadline = FAR_AWAY;
            put(log, OFF_HOOK, port, 0);
        } else if (s->state == 2) {
            int length = edge - s->since;
            s->state = 1;
            s->deadline = FAR_AWAY;
            if (s->mode != IDLE_MODE) {
                if (length >= set->pulse_min && length <= set->pulse_max) {
                    s->pulses++;
                    s->pulse_ms = length;
                    s->made = edge;
                } else if (length >= set->flash_min && length <= set->flash_max) {
                    if (s->mode == TALKING || !s->pulses)
                        put(log, FLASH, port, length);
                    s->pulses = 0;
                } else if (length > set->pulse_max) {
                    s->pulses = 0;
                }
                if (s->pulses)
                    s->deadline = s->made + set->digit_gap;
            }
        }
    } else if (s->state == 1) {
        s->state = 2;
        s->since = edge;
        s->deadline = edge + set->hangup;
    }
}

static void hook_due(struct station *s, int port, const struct settings *set, const char *digits, int digit_count,
                     struct log *log)
{
    s->deadline = FAR_AWAY;
    if (s->state == 2) {
        s->state = 0;
        s->pulses = 0;
        put(log, ON_HOOK, port, log->now - s->since);
    } else if (s->pulses) {
        if (s->mode == TALKING && s->pulses == 1 && set->flash_min <= set->pulse_max) {
            if (s->pulse_ms >= set->flash_min && s->pulse_ms <= set->flash_max)
                put(log, FLASH, port, s->pulse_ms);
        } else if (s->pulses < digit_count)
            put(log, DIGIT, port, digits[s->pulses]);
        s->pulses = 0;
    }
}

/* Ring detector. */

enum { NO_PULSE, POSITIVE, NEGATIVE };
enum { HALF_MIN = 7, HALF_MAX = 36, ONE_SIGN_EXTRA = 3, MOST = 16, SILENCE_MIN = 62 };

struct ring {
    int32_t starts[MOST + 1], ends[MOST + 1];
    int32_t since, last_edge, silence, deadline, decihertz;
    uint8_t pulses, sign, last_sign, one_sign, half_wave, ringing;
};

static void forget(struct ring *r)
{
    r->pulses = r->sign = r->last_sign = r->one_sign = r->half_wave = r->ringing = 0;
    r->silence = SILENCE_MIN;
    r->decihertz = 0;
    r->last_edge = 0;
    r->deadline = FAR_AWAY;
}

static int follows(const struct ring *r, int sign, int interval)
{
    int longest = HALF_MAX;
    if (sign == r->last_sign) {
        if (r->pulses > 1 && !r->one_sign)
            return 0;
        if (sign == POSITIVE)
            longest = 2 * HALF_MAX;
    } else if (r->one_sign && r->pulses > 1) {
        return 0;
    }
    return interval >= HALF_MIN && interval <= longest;
}

static int needed(const struct ring *r, const struct settings *set, int interval)
{
    int count = (set->span_ms + interval - 1) / interval;
    if (count < set->intervals)
        count = set->intervals;
    return r->one_sign ? count + ONE_SIGN_EXTRA : count;
}

static void widen(const int32_t *times, int count, int *shortest, int *longest)
{
    for (int n = 1; n < count; n++) {
        int interval = times[n] - times[n - 1];
        if (interval < *shortest)
            *shortest = interval;
        if (interval > *longest)
            *longest = interval;
    }
}

static int judge(struct ring *r, const struct settings *set, const int32_t *starts, int start_count, const int32_t *ends,
                 int end_count, int first_end)
{
    const int32_t *longer = start_count > end_count ? starts : ends;
    int count = start_count > end_count ? start_count : end_count;
    int intervals = count - 1, total = longer[count - 1] - longer[0];
    int shortest = ends[1] - ends[0], longest = shortest;
    widen(starts, start_count, &shortest, &longest);
    widen(ends, end_count, &shortest, &longest);
    if (100 * intervals * (longest - shortest - set->tolerance_ms) > set->tolerance_percent * total)
        return 0;
    for (int n = 0; n < start_count && n + first_end < end_count; n++)
        if (100 * intervals * (ends[n + first_end] - starts[n]) < set->duty_percent * total)
            return 0;
    int spanned = ends[end_count - 1] - ends[0];
    int half_cycles = (end_count - 1) * (r->half_wave ? 2 : 1);
    r->decihertz = (10000 * half_cycles + spanned) / (2 * spanned);
    int silence = 5 * total / (2 * intervals);
    r->silence = silence > SILENCE_MIN ? silence : SILENCE_MIN;
    r->pulses = 0;
    r->ringing = 1;
    r->last_edge = r->since;
    r->deadline = r->since + r->silence;
    return 1;
}

static int pulse_ended(struct ring *r, const struct settings *set, int sign, int start, int end)
{
    if (r->ringing) {
        r->last_edge = end;
        r->deadline = end + r->silence;
        return 0;
    }
    if (r->pulses && !follows(r, sign, end - r->ends[r->pulses - 1]))
        r->pulses = 0;
    if (end - start > HALF_MAX)
        return 0;
    if (r->pulses == 1) {
        r->one_sign = sign == r->last_sign;
        r->half_wave = r->one_sign && sign == POSITIVE;
    }
    r->starts[r->pulses] = start;
    r->ends[r->pulses] = end;
    r->pulses++;
    r->last_sign = sign;
    if (r->pulses > MOST) {
        memmove(r->starts, r->starts + 1, MOST * sizeof *r->starts);
        memmove(r->ends, r->ends + 1, MOST * sizeof *r->ends);
        r->pulses = MOST;
    }
    if (r->pulses < 2)
        return 0;
    int count = needed(r, set, end - r->ends[r->pulses - 2]);
    if (r->pulses <= count)
        return 0;
    return judge(r, set, r->starts + r->pulses - count, count, r->ends + r->pulses - count - 1, count + 1, 1);
}

static int pulse_confirmed(struct ring *r, const struct settings *set)
{
    int interval = r->since - r->starts[r->pulses - 1];
    if (!follows(r, r->sign, interval))
        return 0;
    int count = needed(r, set, interval);
    if (r->pulses < count)
        return 0;
    r->starts[r->pulses] = r->since; /* the pulse under way, for the judge only */
    return judge(r, set, r->starts + r->pulses - count, count + 1, r->ends + r->pulses - count, count, 0);
}

static int ring_edge(struct ring *r, const struct settings *set, int sign, int now)
{
    int was = r->sign, since = r->since, news = 0;
    if (sign == was)
        return 0;
    r->sign = sign;
    r->since = now;
    if (was && now - since >= set->pulse_ms)
        news = pulse_ended(r, set, was, since, now);
    if (!r->ringing)
        r->deadline = sign && r->pulses >= set->intervals ? now + set->pulse_ms : FAR_AWAY;
    return news;
}

/* CO line. */

struct line {
    struct input loop, battery, polarity;
    struct ring ring;
    uint8_t half, full, seized;
    uint8_t loop_state;    /* 0 idle, 1 seized, 2 closed, 3 open, 4 disconnected */
    uint8_t battery_state; /* 0 present, 1 faltering, 2 absent, 3 returning */
    uint8_t present, lost, level;
    int8_t known;
    int32_t losses, known_losses;
    int32_t loop_since, loop_deadline, battery_since, battery_deadline, polarity_deadline;
};

static void line_ring_edge(struct line *l, int port, const struct settings *set, struct log *log)
{
    if (l->seized)
        return;
    if (l->present) {
        if (ring_edge(&l->ring, set, l->half ? POSITIVE : l->full ? NEGATIVE : NO_PULSE, log->now))
            put(log, RING_ON, port, l->ring.decihertz);
    } else if (l->ring.ringing) {
        ring_edge(&l->ring, set, NO_PULSE, log->now);
    } else {
        forget(&l->ring);
    }
}

static void ring_due(struct line *l, int port, const struct settings *set, struct log *log)
{
    struct ring *r = &l->ring;
    r->deadline = FAR_AWAY;
    if (!r->ringing) {
        if (pulse_confirmed(r, set))
            put(log, RING_ON, port, r->decihertz);
    } else if (r->sign && log->now < r->since + HALF_MAX) {
        r->deadline = r->since + HALF_MAX;
    } else {
        int last = r->last_edge;
        forget(r);
        r->last_edge = last;
        put(log, RING_OFF, port, log->now - last);
    }
}

static void loop_changed(struct line *l, int port, const struct settings *set, struct log *log)
{
    if (l->loop.state) {
        if (l->loop_state) {
            l->loop_state = 2;
            l->loop_deadline = FAR_AWAY;
            put(log, LOOP_ON, port, 0);
        }
    } else if (l->loop_state == 2) {
        l->loop_state = 3;
        l->loop_since = l->loop.chain;
        l->loop_deadline = l->loop.chain + set->cpc;
        put(log, LOOP_OFF, port, 0);
    } else {
        l->loop_deadline = FAR_AWAY;
    }
}

static void loop_due(struct line *l, int port, struct log *log)
{
    l->loop_deadline = FAR_AWAY;
    if (l->loop_state == 3) {
        l->loop_state = 4;
        put(log, CPC, port, log->now - l->loop_since);
    }
}

static void battery_absent(struct line *l, const struct settings *set)
{
    l->battery_state = 2;
    l->battery_deadline = l->lost ? FAR_AWAY : l->battery_since + set->battery_alarm;
}

static void battery_changed(struct line *l, const struct settings *set)
{
    int edge = l->battery.chain;
    if (l->battery.state) {
        if (l->battery_state == 1) {
            l->battery_state = 0;
            l->battery_deadline = FAR_AWAY;
        } else if (l->battery_state == 2) {
            l->battery_state = 3;
            l->battery_deadline = edge + STABLE_MS;
        }
    } else if (l->battery_state == 0) {
        l->battery_state = 1;
        l->battery_since = edge;
        l->battery_deadline = edge + STABLE_MS;
    } else if (l->battery_state == 3) {
        battery_absent(l, set);
    }
}

static void battery_due(struct line *l, int port, const struct settings *set, struct log *log)
{
    l->battery_deadline = FAR_AWAY;
    if (l->battery_state == 1) {
        l->present = 0;
        battery_absent(l, set);
    } else if (l->battery_state == 3) {
        l->battery_state = 0;
        l->present = 1;
        if (l->lost) {
            l->lost = 0;
            put(log, BATTERY_BACK, port, 0);
        }
    } else if (l->battery_state == 2) {
        l->lost = 1;
        l->losses++;
        put(log, BATTERY_LOST, port, log->now - l->battery_since);
    }
}

static void forget_polarity_if_lost(struct line *l)
{
    if (l->known_losses != l->losses) {
        l->known_losses = l->losses;
        l->known = -1;
    }
}

static void polarity_changed(struct line *l)
{
    forget_polarity_if_lost(l);
    if (l->known == -1 && l->present && l->polarity_deadline == FAR_AWAY)
        l->known = l->level;
    l->level = l->polarity.state;
    l->polarity_deadline = l->polarity.chain + STABLE_MS;
}

static void polarity_due(struct line *l, int port, struct log *log)
{
    l->polarity_deadline = FAR_AWAY;
    if (!l->present) {
        if (!l->lost)
            l->polarity_deadline = log->now + STABLE_MS;
        return;
    }
    forget_polarity_if_lost(l);
    if (l->level != l->known) {
        if (l->known != -1)
            put(log, REVERSED, port, l->level);
        l->known = l->level;
    }
}

/* The machine. */

struct pins {
    int32_t ring, ring2, loop, battery, polarity; /* positions in the trace */
};

static int level(const uint16_t *words, int position)
{
    return words[position >> 4] >> (position & 15) & 1;
}

static void step_line(struct line *l, int port, const struct pins *pins, const uint16_t *words, const uint16_t *active_low,
                      const struct settings *set, struct log *log)
{
    int now = log->now;
    int half = level(words, pins->ring) ^ level(active_low, pins->ring);
    int full = level(words, pins->ring2) ^ level(active_low, pins->ring2);
    if (half != l->half) {
        l->half = half;
        line_ring_edge(l, port, set, log);
    }
    if (full != l->full) {
        l->full = full;
        line_ring_edge(l, port, set, log);
    }
    if (sample(&l->loop, level(words, pins->loop) ^ level(active_low, pins->loop), now))
        loop_changed(l, port, set, log);
    if (sample(&l->battery, level(words, pins->battery) ^ level(active_low, pins->battery), now))
        battery_changed(l, set);
    if (sample(&l->polarity, level(words, pins->polarity) ^ level(active_low, pins->polarity), now))
        polarity_changed(l);
    if (now >= l->loop_deadline && !is_moving(&l->loop))
        loop_due(l, port, log);
    if (now >= l->ring.deadline)
        ring_due(l, port, set, log);
    if (now >= l->battery_deadline && !is_moving(&l->battery))
        battery_due(l, port, set, log);
    if (now >= l->polarity_deadline && !is_moving(&l->polarity))
        polarity_due(l, port, log);
}

int machine_line_size(void)
{
    return sizeof(struct line);
}

int machine_station_size(void)
{
    return sizeof(struct station);
}

/* `first`: the first reading; `modes`: hook mode of each station; `seized`: of each line. */
void machine_reset(struct line *lines, int line_count, const struct pins *pins, struct station *stations, int station_count,
                   const uint16_t *first, const uint16_t *active_low, const uint8_t *modes, const uint8_t *seized)
{
    memset(lines, 0, line_count * sizeof *lines);
    memset(stations, 0, station_count * sizeof *stations);
    for (int n = 0; n < line_count; n++) {
        struct line *l = lines + n;
        forget(&l->ring);
        l->seized = l->loop_state = seized[n];
        l->battery.raw = l->battery.state = l->present = 1;
        l->level = level(first, pins[n].polarity) ^ level(active_low, pins[n].polarity);
        l->polarity.raw = l->polarity.state = l->level;
        l->known = -1;
        l->loop_deadline = l->battery_deadline = FAR_AWAY;
        l->polarity_deadline = FAR_AWAY;
        l->loop.last_edge = l->battery.last_edge = l->polarity.last_edge = -DEBOUNCE;
    }
    for (int n = 0; n < station_count; n++) {
        stations[n].mode = modes[n];
        stations[n].deadline = FAR_AWAY;
        stations[n].shk.last_edge = -DEBOUNCE;
    }
}

/* `words`: for each tick `stride` words. Tick n is the time n. Returns the number of (time, kind, port, value) signals. */
int machine_run(struct line *lines, int line_count, const struct pins *pins, struct station *stations, int station_count,
                const int32_t *shk, const uint16_t *active_low, const struct settings *set, const char *digits,
                int digit_count, const uint16_t *words, int stride, int ticks, int32_t *out, int room)
{
    struct log log = {out, room, 0, 0};
    for (log.now = 0; log.now < ticks; log.now++, words += stride) {
        for (int n = 0; n < line_count; n++)
            step_line(lines + n, n, pins + n, words, active_low, set, &log);
        for (int n = 0; n < station_count; n++) {
            struct station *s = stations + n;
            if (sample(&s->shk, level(words, shk[n]) ^ level(active_low, shk[n]), log.now))
                hook_changed(s, n, set, &log);
            if (log.now >= s->deadline && !is_moving(&s->shk))
                hook_due(s, n, set, digits, digit_count, &log);
        }
    }
    return log.count;
}
