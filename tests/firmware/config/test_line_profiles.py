"""Line profiles against the limits of the reference, against the other tables, and against phonenumbers."""

from itertools import combinations

import phonenumbers
import pytest

from firmware.config.countries import COUNTRIES
from firmware.config.line_facts import Known, LineProfile
from firmware.config.line_profiles import PROFILES, SCHEMES, profile
from firmware.voice.caller_id import delivery
from firmware.voice.caller_id.fsk import BELL_202, V23
from firmware.voice.tone_plans import PLANS
from firmware.voice.tones import Burst

ALL = list(PROFILES.values())

# phonenumbers 9.0.43: every number of 2 to 6 digits that shortnumberinfo.is_emergency_number accepts in the region.
EMERGENCY_BY_PHONENUMBERS = {
    "us": "112 911",
    "uk": "112 999",
    "de": "110 112",
    "fr": "15 17 18 112",
    "pl": "112 997 998 999",
    "hu": "104 105 107 112",
    "id": "110 112 113 118 119",
    "it": "112 113 115 118",
    "es": "085 088 112",
    "cz": "112 150 151 152 153 154 155 156 157 158 159",
    "nl": "112 911",
    "au": "000 106 112",
    "jp": "110 119",
    "br": "112 128 190 192 193 911",
    "in": "100 101 102 108 112 1298 2611",
    "ru": "01 02 03 101 102 103 112",
    "at": "112 122 133 144",
    "ch": "112 117 118 144",
    "be": "100 101 112",
    "se": "112 90000",
    "no": "110 112 113",
    "dk": "112 114",
    "fi": "112",
    "pt": "112 115",
    "gr": "100 112 166 199",
    "za": "112 10111 10177",
    "nz": "111",
    "cn": "110 119 120",
    "il": "100 101 102 112",
    "tw": "110 112 119",
    "sg": "993 995 999",
    "mx": "060 065 066 068 080 911",
}

# phonenumbers 9.0.43, national prefix of the region; "-": none.
TRUNK_BY_PHONENUMBERS = {
    "0": "uk de fr id nl au jp br in at ch be se fi za nz cn il tw",
    "1": "us",
    "06": "hu",
    "8": "ru",
    "-": "pl it es cz no dk pt gr sg mx",
}

EUROPEAN_UNION = "de fr pl hu it es cz nl at be se dk fi pt gr"

each = pytest.mark.parametrize("line", ALL, ids=list(PROFILES))


def known_values(line: LineProfile) -> list[Known]:
    values = (getattr(line, name) for name in line.__struct_fields__)
    return [value for value in values if isinstance(value, Known)]


def test_every_country_has_one():
    assert list(PROFILES) == list(COUNTRIES)
    for key, country in COUNTRIES.items():
        assert profile(key).country is country
    with pytest.raises(KeyError):
        profile("xx")


@each
def test_every_value_has_a_source_and_says_how_sure_it_is(line: LineProfile):
    values = known_values(line)
    assert len(values) == len(line.__struct_fields__) - 1  # all but the country's row
    for value in values:
        assert value.source
        assert value.confidence in ("high", "medium", "low")
        only_from_knowledge = value.source.startswith("K")
        assert not (only_from_knowledge and value.confidence != "low")


@each
def test_impedance_is_a_resistance_or_one_with_a_parallel_pair(line: LineProfile):
    impedance = line.impedance
    assert 100 <= impedance.series_ohm <= 1000
    if impedance.parallel_ohm:
        assert 500 <= impedance.parallel_ohm <= 1200
        assert 50 <= impedance.parallel_nf <= 350
    else:
        assert impedance.parallel_nf == 0
        assert impedance.series_ohm >= 600
    # What the exchange sees at low frequencies lies between 600 and 1500 ohms everywhere.
    assert 600 <= impedance.series_ohm + impedance.parallel_ohm <= 1500


def test_impedances_that_two_sources_name():
    def parts(key: str) -> tuple[int, int, int]:
        value = profile(key).impedance
        return value.series_ohm, value.parallel_ohm, value.parallel_nf

    assert parts("us") == parts("jp") == (600, 0, 0)
    assert parts("fr") == parts("it") == parts("hu") == (270, 750, 150)  # TBR21
    assert parts("de") == parts("at") == (220, 820, 115)
    assert parts("au") == (220, 820, 120)


@each
def test_the_flash_sent_is_well_inside_what_the_exchange_takes(line: LineProfile):
    least, longest = line.flash_window_ms
    margin_ms = 20
    assert least + margin_ms <= line.flash.send_ms <= longest - margin_ms
    # hardware.md 13.1: 50 is the shortest recall anywhere, a hang-up begins at 1250 at the latest.
    assert 50 <= least < longest < 1250


def test_flashes_of_the_reference():
    sent = {key: line.flash.send_ms for key, line in PROFILES.items()}
    assert 500 <= sent["us"] <= 700
    assert sent["uk"] == sent["au"] == sent["nz"] == 100
    assert sent["fr"] == 270
    assert 170 <= sent["de"] <= 310
    for key in ("it", "es", "nl"):
        assert 80 <= sent[key] <= 120


def test_a_window_is_written_down_only_where_it_is_not_the_telephones():
    for line in ALL:
        assert line.flash.window_ms != (line.country.flash_min_ms, line.country.flash_max_ms)


@each
def test_pulses_that_every_exchange_takes(line: LineProfile):
    pulse = line.pulse
    assert 55 <= pulse.break_percent <= 77
    assert 8 <= pulse.pps <= 11
    assert pulse.fastest_pps in (pulse.pps, 20)
    # hardware.md 13.1: a gap of 256 is the least for the next digit, 300 to 1000 is sent.
    assert 300 <= pulse.inter_digit_ms <= 1000
    make_ms = 1000 / pulse.pps * (100 - pulse.break_percent) / 100
    assert make_ms >= 17
    assert pulse.inter_digit_ms > 3 * make_ms


def test_pulse_ratios_of_the_reference():
    assert profile("us").pulse.break_percent == 61
    assert {profile(key).pulse.break_percent for key in EUROPEAN_UNION.split()} == {67}
    assert 63 <= profile("uk").pulse.break_percent <= 72
    assert (profile("jp").pulse.pps, profile("jp").pulse.fastest_pps) == (10, 20)
    assert [key for key, line in PROFILES.items() if line.pulse.fastest_pps != line.pulse.pps] == ["jp"]


@each
def test_dtmf_is_read_by_any_receiver(line: LineProfile):
    dtmf = line.dtmf
    assert (dtmf.on_ms, dtmf.off_ms) == (100, 100)
    assert (dtmf.least_on_ms, dtmf.least_off_ms) == (50, 50)


@each
def test_dial_tone_can_be_known_within_the_wait(line: LineProfile):
    tone = line.dial_tone
    assert 3000 <= tone.wait_ms <= 5000
    assert 800 <= tone.pause_ms < tone.wait_ms
    turn = PLANS[line.country.key].tone("dial").parts[-1].length_ms
    assert 2 * turn <= tone.wait_ms


def test_the_dial_tone_that_comes_late():
    assert [key for key, line in PROFILES.items() if line.dial_tone.late] == ["uk"]


@pytest.mark.parametrize("key", SCHEMES)
def test_schemes_are_what_the_voice_process_sends(key: str):
    scheme = SCHEMES[key]
    if scheme.off_hook:
        assert scheme.name == ""
    elif scheme.signal == "dtmf":
        sent = getattr(delivery, scheme.name)
        assert isinstance(sent, delivery.DtmfDelivery)
        assert sent.reverses == ("reversal" in scheme.alert)
        assert scheme.before_ring
    else:
        sent = getattr(delivery, scheme.name)
        assert isinstance(sent, delivery.Delivery)
        assert sent.modem == {"bell202": BELL_202, "v23": V23}[scheme.signal]
        assert sent.before_ring == scheme.before_ring
        assert sent.reverses == ("reversal" in scheme.alert)
        assert bool(sent.alert_ms) == ("dt-as" in scheme.alert)
        assert bool(sent.ring_pulse_ms) == ("rp-as" in scheme.alert)


def test_every_scheme_is_some_countrys():
    assert {key for line in ALL for key in line.caller_id.schemes} == set(SCHEMES)


@each
def test_caller_id_schemes_are_known_and_told_once(line: LineProfile):
    schemes = line.caller_id.schemes
    assert schemes
    assert len(set(schemes)) == len(schemes)
    assert set(schemes) <= set(SCHEMES)


def test_countries_of_etsi_send_as_etsi_says():
    for key in EUROPEAN_UNION.split():
        for scheme in profile(key).caller_id.schemes:
            assert SCHEMES[scheme].signal != "bell202"


def test_caller_id_of_the_reference():
    first = {key: SCHEMES[line.caller_id.schemes[0]] for key, line in PROFILES.items()}
    assert first["uk"].name == "SIN_227"
    assert first["us"].name == first["au"].name == "BELLCORE"
    assert first["dk"].name == "A_TO_HASH"
    assert first["fi"].name == first["se"].name == "A_TO_C"
    assert first["nl"].name == "LR_D_TO_C"
    assert first["it"].alert == "rp-as"
    assert first["jp"].off_hook
    assert {key for key, scheme in first.items() if "reversal" in scheme.alert} == {"uk", "nl", "jp", "in"}


@each
def test_cpc_is_longer_than_a_glitch_and_shorter_than_a_pulled_plug(line: LineProfile):
    cpc = line.cpc
    # Glitches last up to 50 (telephony.md a2), transients up to 100; above 1000 the line is unplugged (13.3).
    assert 100 <= cpc.threshold_ms <= cpc.least_ms < cpc.longest_ms <= 1000
    assert 1000 <= cpc.blind_ms <= 2000


def test_only_north_america_may_count_on_cpc():
    assert [key for key, line in PROFILES.items() if line.cpc.expected == "usual"] == ["us"]


@each
def test_a_line_is_left_alone_for_longer_than_any_break(line: LineProfile):
    assert line.guard.on_hook_ms >= 1500
    assert line.guard.on_hook_ms > line.cpc.longest_ms
    assert line.guard.on_hook_ms > line.country.hangup_ms
    assert line.reversal.apart_ms >= 600


def close(one: Burst, other: Burst) -> bool:
    """Whether a detector of 10 % in cadence and 2 % in frequency may take one for the other."""
    if abs(one.on_ms - other.on_ms) > 0.1 * other.on_ms or abs(one.off_ms - other.off_ms) > 0.1 * other.off_ms:
        return False
    return all(any(abs(a - b) <= 0.02 * b for b in other.sound.hz) for a in one.sound.hz)


@each
@pytest.mark.parametrize("name", ["busy", "congestion"])
def test_call_waiting_is_never_counted_as_the_end_of_a_call(line: LineProfile, name: str):
    plan = PLANS[line.country.key]
    clearing = plan.tone(name).parts[-1].bursts
    (waiting,) = plan.tone("waiting").parts[:1]
    cycles = line.clearing_tone.busy_cycles if name == "busy" else line.clearing_tone.congestion_cycles
    like = len(clearing) == len(waiting.bursts) and all(map(close, waiting.bursts, clearing))
    # telephony.md (b): where call waiting has that cadence (za), it is four bursts.
    assert cycles > (4 if like else 1)
    assert 2 <= cycles <= 8
    assert line.clearing_tone.other_cycles >= 4


def test_south_africa_is_the_country_whose_call_waiting_looks_like_congestion():
    assert [key for key, line in PROFILES.items() if line.clearing_tone.congestion_cycles > 2] == ["za"]


@each
def test_ringing_is_over_after_one_and_a_half_of_the_longest_pause(line: LineProfile):
    longest_pause = max(line.country.cadence[1::2])
    assert line.abandon_ms * 2 == longest_pause * 3
    assert 3000 <= line.abandon_ms <= 8000


def test_abandon_times_of_the_reference():
    assert profile("us").abandon_ms == 6000
    assert profile("uk").abandon_ms == 3000


@each
def test_emergency_numbers_are_complete_with_their_last_digit(line: LineProfile):
    numbers = line.emergency.numbers
    assert numbers
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert set(number) <= set("0123456789")
        assert 2 <= len(number) <= 5
    for one, other in combinations(numbers, 2):
        assert not one.startswith(other)
        assert not other.startswith(one)


def test_emergency_numbers_of_phonenumbers_are_there():
    assert list(EMERGENCY_BY_PHONENUMBERS) == list(PROFILES)
    for key, numbers in EMERGENCY_BY_PHONENUMBERS.items():
        assert set(numbers.split()) <= set(profile(key).emergency.numbers)


def test_112_goes_out_everywhere_in_europe_and_first_in_the_union_and_its_neighbours():
    for key in (EUROPEAN_UNION + " uk ch no ru").split():
        assert "112" in profile(key).emergency.numbers
    for key in EUROPEAN_UNION.split():
        assert profile(key).emergency.numbers[0] == "112"
    assert profile("us").emergency.numbers[0] == "911"
    assert profile("uk").emergency.numbers[0] == "999"


def test_numbers_beyond_those_of_phonenumbers_are_marked():
    for key, line in PROFILES.items():
        listed = set(EMERGENCY_BY_PHONENUMBERS[key].split())
        for number in set(line.emergency.numbers) - listed:
            assert number in line.emergency.source
            assert "K" in line.emergency.source


def test_national_prefixes_of_phonenumbers():
    listed = {key: prefix.strip("-") for prefix, keys in TRUNK_BY_PHONENUMBERS.items() for key in keys.split()}
    assert {key: line.prefixes.national for key, line in PROFILES.items()} == listed


@each
def test_the_code_of_the_country_is_that_of_phonenumbers(line: LineProfile):
    assert line.prefixes.country == str(phonenumbers.country_code_for_region(line.region))


@each
def test_prefixes_are_digits_and_can_be_told_apart(line: LineProfile):
    prefixes = line.prefixes
    assert set(prefixes.national + prefixes.international) <= set("0123456789")
    assert 2 <= len(prefixes.international) <= 4
    assert prefixes.national != prefixes.international
    assert not any(number.startswith(prefixes.international) for number in line.emergency.numbers)


def test_regions_as_phonenumbers_names_them():
    regions = {line.region for line in ALL}
    assert len(regions) == len(ALL)
    assert profile("uk").region == "GB"
    assert profile("hu").region == "HU"
