"""Every figure of a report once more, row by row in plain Python, from what docs/reports.md says it is."""

import math
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from firmware.callcontrol.home_numbers import as_dialled

HOUR = 3_600_000
DAY = 24 * HOUR


def shown(ms, ahead_s):
    """What the office's clocks showed, without a zone."""
    return datetime(1970, 1, 1) + timedelta(milliseconds=ms, seconds=ahead_s)


def nearest_rank(values, percent):
    ordered = sorted(values)
    return ordered[math.ceil(percent / 100 * len(ordered)) - 1]


def midnight(day, zone):
    return round(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def overlap(spans, begin, end):
    return sum(max(0, min(till, end) - max(since, begin)) for since, till in spans)


class Office:
    """What stands in a register, and in what period and by which rules it is looked at."""

    def __init__(self, register, period, settings):
        self.first, self.last, self.settings = period.first, period.last, settings
        self.begin = midnight(self.first, settings.zone)
        self.end = midnight(self.last + timedelta(days=1), settings.zone)
        self.starts = rows(register, "starts")
        self.calls = rows(register, "calls")
        self.passages = rows(register, "passages")
        self.states = rows(register, "agent_states")
        self.missed = rows(register, "misses")
        self.faults = rows(register, "faults")
        known = {start["id"]: start["last_ms"] for start in self.starts}
        for row in (*self.calls, *self.states, *self.faults):
            row["till"] = row["ended_ms"] if row["ended_ms"] is not None else known[row["start"]]
        first, last = min(s["began_ms"] for s in self.starts), max(s["last_ms"] for s in self.starts)
        self.seen_begin = max(self.begin, min(first, self.end))
        self.seen_end = min(self.end, max(last, self.begin))
        self.ports = list(settings.lines) or sorted({call["line"] for call in self.calls} - {0})

    def mine(self, at, ahead_s):
        return self.first <= shown(at, ahead_s).date() <= self.last

    def number(self, call):
        return as_dialled(self.settings.prefixes, call["number"]) or call["number"]

    # -- callers

    def wanted(self):
        """Calls that came in, are over, and were not refused: moment, clock, kind, wait, talk and the row."""
        for call in self.calls:
            if call["direction"] != "in" or call["ended_ms"] is None or call["outcome"] == "refused":
                continue
            if self.mine(call["began_ms"], call["zone_s"]):
                gone = "abandoned" if call["outcome"] == "abandoned" else "other"
                kind = "answered" if call["answered_ms"] is not None else gone
                wait, talk = call["ring_ms"] + call["wait_ms"], call["talk_ms"] + call["hold_ms"]
                yield shown(call["began_ms"], call["zone_s"]), kind, wait, talk, call

    def in_queues(self):
        for one in self.passages:
            if one["left_ms"] is None or not self.mine(one["entered_ms"], one["zone_s"]):
                continue
            kind = one["how"] if one["how"] in ("answered", "abandoned") else "other"
            talk = (one["ended_ms"] or one["left_ms"]) - one["left_ms"]
            yield shown(one["entered_ms"], one["zone_s"]), kind, one["left_ms"] - one["entered_ms"], talk, one

    def within(self, row):
        """The service time by which this call, or this way through a queue, is judged."""
        usual = self.settings.reports.service_ms
        return self.settings.queues.get(row["queue"], usual) if "entered_ms" in row else usual

    def figures(self, callers):
        least = self.settings.reports.short_abandon_ms
        callers = list(callers)
        answered = [(wait, talk) for _, kind, wait, talk, _ in callers if kind == "answered"]
        gone = [wait for _, kind, wait, _, _ in callers if kind == "abandoned"]
        long = [wait for wait in gone if wait >= least]
        waits = [wait for wait, _ in answered]
        quick = sum(kind == "answered" and wait <= self.within(one) for _, kind, wait, _, one in callers)
        quick_gone = sum(kind == "abandoned" and wait <= self.within(one) for _, kind, wait, _, one in callers)
        return {
            "offered": len(callers),
            "answered": len(answered),
            "abandoned": len(long),
            "short": len(gone) - len(long),
            "other": len(callers) - len(answered) - len(gone),
            "service_a": quick / (len(answered) + len(long)) if answered or long else None,
            "service_b": (quick + quick_gone) / (len(answered) + len(gone)) if answered or gone else None,
            "abandoned_part": len(long) / (len(answered) + len(long)) if answered or long else None,
            "mean_wait_ms": sum(waits) / len(waits) if waits else None,
            "percentiles_ms": tuple(nearest_rank(waits, percent) for percent in (50, 80, 95)) if waits else (),
            "longest_ms": max(waits, default=0),
            "mean_patience_ms": sum(long) / len(long) if long else None,
            "mean_talk_ms": sum(talk for _, talk in answered) / len(answered) if answered else None,
        }

    # -- lengths of time

    def half_hours(self):
        """Begin and end in UTC, and what clocks show, of each of the period."""
        at = self.begin
        while at < self.end:
            local = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(self.settings.zone))
            yield at, at + HOUR // 2, local.replace(tzinfo=None)
            at += HOUR // 2

    def agents(self, *states):
        return [(one["began_ms"], one["till"]) for one in self.states if one["state"] in states]

    def line(self, port, *, dead=False):
        """When it was in use, each stretch once; ``dead``: or out of service."""
        spans = []
        for call in self.calls:
            since = call["began_ms"] if call["direction"] == "in" else call["taken_ms"]
            if call["line"] == port and since is not None and since < call["till"]:
                spans.append((since, call["till"]))
        if dead:
            spans += [(one["began_ms"], one["till"]) for one in self.faults if one["port"] == f"line {port}"]
        found = []
        for since, till in sorted(spans):
            if found and since <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], till))
            else:
                found.append((since, till))
        inside = [(max(since, self.begin), min(till, self.seen_end)) for since, till in found]
        return [(since, till) for since, till in inside if since < till]

    def full(self):
        """When no line was free: what is left of the first one's times after every other line's are laid on it."""
        found = self.line(self.ports[0], dead=True) if self.ports else []
        for port in self.ports[1:]:
            other = self.line(port, dead=True)
            found = [(max(a, c), min(b, d)) for a, b in found for c, d in other if max(a, c) < min(b, d)]
        return found

    # -- people

    def repeated(self):
        """Known, callers, and when those calls came that were repeated."""
        last, known, who, again = {}, 0, set(), []
        for call in sorted(self.calls, key=lambda one: (one["began_ms"], one["id"])):
            if call["direction"] != "in" or call["ended_ms"] is None or call["outcome"] == "refused":
                continue
            number = self.number(call)
            if not number:
                continue
            if self.mine(call["began_ms"], call["zone_s"]):
                known += 1
                who.add(number)
                if number in last and call["began_ms"] - last[number] <= DAY:
                    again.append(shown(call["began_ms"], call["zone_s"]))
            last[number] = call["began_ms"]
        return known, len(who), again

    def lost(self):
        """Number -> when those calls in vain came after which nobody spoke with it."""
        spoken = defaultdict(int)
        for call in self.calls:
            if call["answered_ms"] is not None:
                spoken[self.number(call)] = max(spoken[self.number(call)], call["began_ms"])
        found = defaultdict(list)
        for clock, kind, _, _, call in self.wanted():
            number = self.number(call)
            if kind == "abandoned" and number and spoken[number] <= call["began_ms"]:
                found[number].append(clock)
        return dict(found)

    # -- money

    def cost(self):
        """Tariff -> calls, ms, money."""
        found = defaultdict(lambda: [0, 0, 0.0])
        for call in self.calls:
            if call["direction"] != "out" or call["answered_ms"] is None or call["ended_ms"] is None:
                continue
            if not self.mine(call["began_ms"], call["zone_s"]):
                continue
            length = call["ended_ms"] - call["answered_ms"]
            tariff = self._tariff(self.number(call), shown(call["answered_ms"], call["zone_s"]))
            sums = found[tariff.name if tariff else "no tariff"]
            sums[0] += 1
            sums[1] += length
            if tariff:
                paid_s = math.ceil(length / 1000 / tariff.step_s) * tariff.step_s
                sums[2] += (tariff.call + tariff.minute * paid_s / 60) / 10_000
        return dict(found)

    def _tariff(self, number, clock):
        for length in range(len(number), -1, -1):
            for tariff in self.settings.reports.tariffs:
                if number[:length] in tariff.prefixes and self._holds(tariff.periods, clock):
                    return tariff
        return None

    @staticmethod
    def _holds(periods, clock):
        minute = clock.hour * 60 + clock.minute
        for one in periods:
            over = one.to_min <= one.from_min
            if clock.weekday() in one.days and one.from_min <= minute and (over or minute < one.to_min):
                return True
            if over and (clock.weekday() - 1) % 7 in one.days and minute < one.to_min:
                return True
        return not periods


def rows(register, table):
    found = register.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def iso_week(day: date):
    return "{}-W{:02}".format(*day.isocalendar())
