/* The plain debouncer, one line at a time: eight equal samples make a change. The judge of ours. */
#include <stdint.h>

struct line {
    uint8_t state, count;
};

/* `lines`: zeroed before the first call. `words`: for each tick `stride` words of 16 lines. `out` receives (tick, line)
 * of each change; the number of changes is returned, also beyond `room`. */
int debounce_run(struct line *lines, int count, int samples, const uint16_t *words, int stride, int ticks, int32_t *out,
                 int room)
{
    int found = 0;
    for (int tick = 0; tick < ticks; tick++, words += stride) {
        for (int i = 0; i < count; i++) {
            struct line *line = lines + i;
            uint8_t sample = words[i >> 4] >> (i & 15) & 1;
            if (sample == line->state) {
                line->count = 0;
            } else if (++line->count >= samples) {
                line->state = sample;
                line->count = 0;
                if (found < room) {
                    out[2 * found] = tick;
                    out[2 * found + 1] = i;
                }
                found++;
            }
        }
    }
    return found;
}
