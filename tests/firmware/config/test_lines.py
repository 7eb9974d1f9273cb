"""How lines are dialled on and supervised, and how telephones are told who calls: the country's, or as written."""
# ruff: noqa: E501  (a mistake and its sentence stand on one line)

import msgspec
import pytest

from firmware.callcontrol import plan
from firmware.config import Config, card_settings, load, to_plan
from firmware.config.countries import COUNTRIES
from firmware.config.line_profiles import PROFILES, SCHEMES
from firmware.config.line_sections import DTMF_BEFORE_RING_MS, FSK_BEFORE_RING_MS
from firmware.voice.caller_id import delivery
from firmware.voice.caller_id.delivery import CallerIdBurst, Delivery, DtmfCall
from firmware.voice.caller_id.messages import Caller, Moment, mdmf

FULL = """\
[lines]
1 = { release_on = ["cpc", "silence", "busy"], dial = "pulse", pulse_ms = [60, 40], pulse_gap_ms = 900, flash_ms = 250 }
2 = { tone_ms = [80, 60], dial_tone = "pause", pause_s = 2.5, answer_on = ["reversal"], guard_s = 3 }
3 = { answer_on = ["time", "ringback"], answer_s = 30, busy_cycles = 3, congestion_cycles = 5, dial_tone_wait_s = 4 }
[supervision]
cpc_ms = 350
blind_s = 1
apart_s = 0.8
"""


def loaded(text, country=None):
    found = load(text, 4, 8, country)
    assert isinstance(found, Config), found
    return found


def problems(text, country=None):
    found = load(text, 4, 8, country)
    assert isinstance(found, list), found
    return [str(problem) for problem in found]


def test_lines_as_they_are_written():
    one, two, three, four = to_plan(loaded(FULL)).lines
    usual = plan.Outpulsing(heard_ms=2200)
    assert one.outpulsing == msgspec.structs.replace(
        usual, by="pulse", break_ms=60, make_ms=40, gap_ms=900, flash_ms=250
    )
    assert one.supervision == plan.Supervision(
        release_on=("cpc", "silence", "busy"), guard_ms=1500, blind_ms=1000, apart_ms=800
    )
    assert two.outpulsing == msgspec.structs.replace(
        usual, tone_on_ms=80, tone_off_ms=60, dial_tone="pause", pause_ms=2500
    )
    assert two.supervision == plan.Supervision(answer=("reversal",), guard_ms=3000, blind_ms=1000, apart_ms=800)
    assert three.supervision == plan.Supervision(
        answer=("time", "ringback"), answer_ms=30_000, busy_cycles=3, congestion_cycles=5, unproven_cycles=5,
        guard_ms=1500, blind_ms=1000, apart_ms=800,
    )  # fmt: skip
    assert three.outpulsing == msgspec.structs.replace(usual, wait_ms=4000)
    assert four.outpulsing == usual
    assert card_settings(loaded(FULL)).cpc_ms == 350


@pytest.mark.parametrize("key", COUNTRIES)
def test_what_is_not_written_is_as_in_the_country(key):
    habits = PROFILES[key]
    line = to_plan(loaded("", key)).lines[3]
    sends, tells = line.outpulsing, line.supervision
    assert (sends.by, sends.dial_tone) == ("tone", "wait")
    assert (sends.tone_on_ms, sends.tone_off_ms) == (habits.dtmf.on_ms, habits.dtmf.off_ms)
    assert (sends.break_ms + sends.make_ms) * habits.pulse.pps == 1000
    assert sends.break_ms == habits.pulse.break_percent
    assert sends.gap_ms == habits.pulse.inter_digit_ms
    assert (sends.wait_ms, sends.pause_ms) == (habits.dial_tone.wait_ms, habits.dial_tone.pause_ms)
    assert sends.flash_ms == habits.flash.send_ms
    assert (tells.guard_ms, tells.apart_ms) == (habits.guard.on_hook_ms, habits.reversal.apart_ms)
    assert tells.blind_ms == habits.cpc.blind_ms
    assert tells.busy_cycles == habits.clearing_tone.busy_cycles
    assert tells.congestion_cycles == habits.clearing_tone.congestion_cycles
    assert max(tells.busy_cycles, tells.congestion_cycles) <= tells.unproven_cycles <= tells.distrusted_cycles
    assert card_settings(loaded("", key)).cpc_ms == habits.cpc.threshold_ms


def test_what_a_line_may_be_told_the_line_card_can_send():
    from hal import outpulser

    texts = [f"[lines]\n1 = {{ dial = 'pulse', pulse_ms = {pulse}, pulse_gap_ms = {gap} }}"
             for pulse in ([10, 10], [120, 120], [120, 30]) for gap in (250, 2000)]  # fmt: skip
    for text in [*texts, ""]:
        for key in COUNTRIES:
            sends = to_plan(loaded(text, key)).lines[0].outpulsing
            outpulser._check(outpulser.PulseTiming(sends.break_ms, sends.make_ms, sends.gap_ms))
            assert outpulser.SHORTEST_FLASH_MS <= sends.flash_ms <= outpulser.LONGEST_FLASH_MS
    for ms in (outpulser.SHORTEST_FLASH_MS, outpulser.LONGEST_FLASH_MS):
        assert to_plan(loaded(f"[lines]\n1 = {{ flash_ms = {ms} }}")).lines[0].outpulsing.flash_ms == ms


def test_a_file_with_the_two_old_signs_means_what_it_meant():
    line = to_plan(loaded('[lines]\n1 = { release_on = ["cpc", "reversal"] }\n2 = { release_on = [] }')).lines
    assert line[0].supervision.release_on == ("cpc", "reversal")
    assert line[1].supervision.release_on == ()


def out(country, text=""):
    return to_plan(loaded(text, country)).caller_id_out


def test_telephones_are_told_in_the_country_s_way():
    assert out("us") == plan.CallerIdOut("BELLCORE", False, 4000)
    assert out("hu") == plan.CallerIdOut("ETSI_DURING_RINGING", False, 3750)
    assert out("uk") == plan.CallerIdOut("SIN_227", True, FSK_BEFORE_RING_MS, reverses=True)
    assert out("it") == plan.CallerIdOut("ETSI_RP_AS", True, FSK_BEFORE_RING_MS, ring_pulse_ms=250)
    assert out("au") == plan.CallerIdOut("BELLCORE", False, 2000)
    assert out("dk") == plan.CallerIdOut("A_TO_HASH", True, DTMF_BEFORE_RING_MS, messages=False)
    assert out("nl") == plan.CallerIdOut("LR_D_TO_C", True, DTMF_BEFORE_RING_MS, reverses=True, messages=False)
    assert out("jp") == plan.CallerIdOut()  # what its exchanges send wants the telephone off hook


def test_only_where_exchanges_ring_briefly_before_they_tell_a_short_ring_is_none():
    assert [key for key in COUNTRIES if to_plan(loaded("", key)).lines[0].ring_pulse] == ["it"]


def test_telephones_bought_elsewhere_are_told_in_theirs_or_not_at_all():
    assert out("jp", 'caller_id = "bellcore"') == plan.CallerIdOut("BELLCORE", False, 2000)
    assert out("us", 'caller_id = "none"') == plan.CallerIdOut()


def test_every_way_that_can_be_written_is_one_that_the_voice_can_send():
    for key, scheme in SCHEMES.items():
        if not scheme.name:
            continue
        found = out("hu", f'caller_id = "{key}"')
        way = getattr(delivery, found.scheme)
        assert way.reverses == found.reverses
        assert found.messages == (scheme.signal != "dtmf")
        if scheme.signal == "dtmf":
            assert DtmfCall(Caller("0" * 20), way).needs_ms <= found.longest_ms
            continue
        assert isinstance(way, Delivery) and way.before_ring == found.before_ring
        assert way.ring_pulse_ms == found.ring_pulse_ms
        longest = Caller("0" * 20, "W" * 20, when=Moment(12, 31, 23, 59), redirecting="0" * 20)
        burst = CallerIdBurst(mdmf(longest, way.dialect), way)
        assert burst.needs_ms <= found.longest_ms


L = "[lines]\n"
WRONG = [
    (L + "1 = { dial = 'plus' }", 'line 2: dial of CO line 1 is "plus", but must be "tone" or "pulse"; did you mean "pulse"?'),
    (L + "1 = { dial = 5 }", 'line 2: dial of CO line 1 is a whole number (5), but must be "tone" or "pulse".'),
    (L + "1 = { tone_ms = [40, 100] }", "line 2: tone_ms of CO line 1 is [40, 100], but must be a tone and the silence after it, 50 to 500 milliseconds each."),
    (L + "1 = { tone_ms = 100 }", "line 2: tone_ms of CO line 1 is a whole number (100), but must be a list of two whole numbers of milliseconds, such as [100, 100]."),
    (L + "1 = { tone_ms = [100, true] }", "line 2: tone_ms of CO line 1 is [100, true], but must be a list of two whole numbers"),
    (L + "1 = { dial = 'pulse', pulse_ms = [33, 67] }", "line 2: pulse_ms of CO line 1 is [33, 67], but the open part, which comes first, must be 50 to 80 % of a pulse."),
    (L + "1 = { dial = 'pulse', pulse_ms = [121, 60] }", "line 2: pulse_ms of CO line 1 is [121, 60], but must be the open and the closed part of a pulse, 10 to 120 milliseconds each."),
    (L + "1 = { dial = 'pulse', pulse_gap_ms = 249 }", "line 2: pulse_gap_ms of CO line 1 is 249, but must be 250 to 2000 milliseconds."),
    (L + "1 = { flash_ms = 49 }", "line 2: flash_ms of CO line 1 is 49, but must be 50 to 1250 milliseconds."),
    (L + "1 = { flash_ms = [80, 310] }", "line 2: flash_ms of CO line 1 is a list ([80, 310]), but must be a whole number of milliseconds."),
    (L + "1 = { dial_tone = 'wiat' }", 'line 2: dial_tone of CO line 1 is "wiat", but must be "wait" or "pause"; did you mean "wait"?'),
    (L + "1 = { guard_s = 0.4 }", "line 2: guard_s of CO line 1 is 0.4, but must be 0.5 to 10 seconds."),
    (L + "1 = { busy_cycles = 1 }", "line 2: busy_cycles of CO line 1 is 1, but must be 2 to 8 cycles."),
    (L + "1 = { answer_on = [] }", 'line 2: answer_on of CO line 1 is [], but must name at least one of "reversal", "ringback" or "time".'),
    (L + "1 = { answer_on = ['time', 'voice'] }", 'line 2: answer_on of CO line 1 holds a value that is "voice", but must be "reversal", "ringback" or "time".'),
    (L + "1 = { answer_on = ['time',\n'time'] }", 'line 3: answer_on of CO line 1 names "time" twice.'),
    (L + "1 = { pulse_ms = [67, 33] }", 'line 2: CO line 1 has pulse_ms, which has no effect without dial = "pulse".'),
    (L + "1 = { dial = 'pulse', tone_ms = [100, 100] }", 'line 2: CO line 1 has tone_ms, which has no effect without dial = "tone".'),
    (L + "1 = { pause_s = 1 }", 'line 2: CO line 1 has pause_s, which has no effect without dial_tone = "pause".'),
    (L + "1 = { dial_tone = 'pause', dial_tone_wait_s = 3 }", 'line 2: CO line 1 has dial_tone_wait_s, which has no effect without dial_tone = "wait".'),
    (L + "1 = { answer_on = ['reversal'], answer_s = 3 }", 'line 2: CO line 1 has answer_s, which has no effect without "time" in answer_on.'),
    (L + "1 = { release_on = ['cpc'], busy_cycles = 3 }", 'line 2: CO line 1 has busy_cycles, which has no effect without "busy" in release_on.'),
    (L + "1 = { cpc_ms = 200 }", 'line 2: CO line 1 has no key "cpc_ms" (number, route'),
    ("[supervision]\ncpc_ms = 99", "line 2: cpc_ms of [supervision] is 99, but must be 100 to 900 milliseconds."),
    ("[supervision]\ncpc_ms = 200.5", "line 2: cpc_ms of [supervision] is a number (200.5), but must be a whole number of milliseconds."),
    ("[supervision]\ncpc_s = 1", 'line 2: [supervision] has no key "cpc_s" (cpc_ms, blind_s or apart_s); did you mean "cpc_ms"?'),
    ("supervision = true", "line 1: supervision is true, but must be a table."),
    ('caller_id = "belcore"', 'line 1: caller_id is "belcore", which this box cannot send (bellcore, etsi-ring'),
    ('caller_id = "ntt"', 'line 1: caller_id is "ntt", which this box cannot send'),
    ("caller_id = false", 'line 1: caller_id is a true or false (false), but must be a text such as "bellcore".'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[text for text, _ in WRONG])
def test_each_mistake_is_one_problem_with_its_line_and_a_sentence(text, sentence):
    (found,) = problems(text)
    assert sentence in found, found


def test_a_word_that_was_refused_is_not_missed_again():
    assert len(problems(L + "1 = { dial = 'plus', pulse_ms = [67, 33] }")) == 1
