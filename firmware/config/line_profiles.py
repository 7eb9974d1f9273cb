"""The telephone company's lines of 32 countries, as data: what a box says to them and what it may expect of them.

Ringing, pulse digits and the outside digit are in countries.py, tones in firmware/voice/tone_plans.py: not here again.

Every value names its source and how far to trust it. ``high``: two sources agree (of times: both lie well inside the
exchange's window), or one is authoritative. ``medium``: one source, or two of which one was chosen (the text says so).
``low``: from knowledge, or assumed. The installer may change all of it, and the line teaches the box.

Sources:
``13.x``   hardware.md of that section. Its values of flash are marked there as from memory.
``1.x``    telephony.md of that section; ``a2`` pain 2 of its part (a); ``cid`` its part "Caller-ID signalling".
``ms``     Microsemi's country profiles for the VE890 line interface (profile_89116.c of 2013 in
           MarvellEmbeddedProcessors/linux-marvell, tools/voice/zarlink/kernel). Steps of 5 ms: 60 may mean 61.
``daa``    asterisk/dahdi-linux drivers/dahdi/fxo_modes.h, its ``acim`` read by table 18 of the Si3050/Si3019 datasheet.
``wee``    danjulio/weeBell_bluetooth, international.c (telephones' side).
``pn``     phonenumbers 9.0.43, short number and region metadata, compared once by hand, all 32 countries: every number
           of two to six digits that it calls an emergency is here, and national and international prefixes are its own.
``K``      from knowledge.
"""

from firmware.config.countries import COUNTRIES
from firmware.config.line_facts import (
    CallerId,
    ClearingTone,
    Confidence,
    Cpc,
    DialTone,
    Dtmf,
    Emergency,
    Flash,
    Guard,
    Impedance,
    LineProfile,
    Prefixes,
    Pulse,
    Reversal,
    Scheme,
)

SCHEMES = {
    "bellcore": Scheme("BELLCORE", "bell202", before_ring=False),
    "etsi-ring": Scheme("ETSI_DURING_RINGING", "v23", before_ring=False),
    "etsi-dt-as": Scheme("ETSI_DT_AS", "v23", before_ring=True, alert="dt-as"),
    "etsi-rp-as": Scheme("ETSI_RP_AS", "v23", before_ring=True, alert="rp-as"),
    "etsi-lr-dt-as": Scheme("ETSI_LR_DT_AS", "v23", before_ring=True, alert="reversal dt-as"),
    "sin227": Scheme("SIN_227", "v23", before_ring=True, alert="reversal dt-as"),
    "ntt": Scheme("", "v23", before_ring=True, alert="reversal rings", off_hook=True),
    "dtmf-a-c": Scheme("A_TO_C", "dtmf", before_ring=True),
    "dtmf-a-c-lr": Scheme("LR_A_TO_C", "dtmf", before_ring=True, alert="reversal"),
    "dtmf-a-hash": Scheme("A_TO_HASH", "dtmf", before_ring=True),
    "dtmf-d-c": Scheme("D_TO_C", "dtmf", before_ring=True),
    "dtmf-d-c-lr": Scheme("LR_D_TO_C", "dtmf", before_ring=True, alert="reversal"),
}
"""Ways to send caller ID (hardware.md 7.3, telephony.md cid)."""


def _wants(confidence: Confidence, source: str, *ohm_nf: int) -> Impedance:
    return Impedance(*ohm_nf, source=source, confidence=confidence)


_R600 = (600,)
_TBR21 = (270, 750, 150)
_GERMAN = (220, 820, 115)
_BRITISH = (370, 620, 310)

_IMPEDANCE = {
    "us": _wants("high", "daa ms", *_R600),
    "uk": _wants("medium", "daa, K (BT SIN 351); ms has 370+620||310", 320, 1050, 230),
    "de": _wants("high", "daa ms", *_GERMAN),
    "fr": _wants("high", "daa ms", *_TBR21),
    "pl": _wants("medium", "daa; ms has no own", *_R600),
    "hu": _wants("medium", "ms; daa has 600", *_TBR21),
    "id": _wants("medium", "daa; ms has no own", *_R600),
    "it": _wants("high", "daa ms", *_TBR21),
    "es": _wants("high", "daa ms", *_TBR21),
    "cz": _wants("medium", "daa; ms has no own", *_TBR21),
    "nl": _wants("high", "daa ms", *_TBR21),
    "au": _wants("high", "daa ms", 220, 820, 120),
    "jp": _wants("high", "daa ms", *_R600),
    "br": _wants("medium", "ms; daa has 600", 900),
    "in": _wants("low", "daa; ms has no own", *_BRITISH),
    "ru": _wants("medium", "daa; ms has no own for lines, 150+510||47 for telephones", *_R600),
    "at": _wants("high", "daa ms", *_GERMAN),
    "ch": _wants("high", "daa ms", *_TBR21),
    "be": _wants("high", "daa ms", *_TBR21),
    "se": _wants("high", "daa ms", *_TBR21),
    "no": _wants("high", "daa ms", *_TBR21),
    "dk": _wants("high", "daa ms", *_TBR21),
    "fi": _wants("high", "daa ms", *_TBR21),
    "pt": _wants("high", "daa ms", *_TBR21),
    "gr": _wants("high", "daa ms", *_TBR21),
    "za": _wants("high", "daa ms", *_GERMAN),
    "nz": _wants("high", "daa ms", *_BRITISH),
    "cn": _wants("medium", "ms; daa: complex, any", 200, 680, 100),
    "il": _wants("high", "daa ms", *_TBR21),
    "tw": _wants("high", "daa ms", *_R600),
    "sg": _wants("medium", "daa; ms has no own", *_R600),
    "mx": _wants("medium", "daa; ms has no own", *_R600),
}

_SHORT = (80, 120)
"""TBR21 (13.1)."""
_LONG = (300, 1100)
"""North America's (13.1), taken for every country whose telephones flash for about half a second."""

_TBR = Flash(100, _SHORT, source="13.1 (TBR21 generic); ms 90", confidence="medium")

_FLASH = {
    "us": Flash(600, source="13.1 1.5 ms", confidence="high"),
    "uk": Flash(100, source="13.1; ms 75", confidence="high"),
    # The public exchange's services want the long recall; the short one is that of German office telephone systems.
    "de": Flash(250, (170, 310), source="13.1, K (which of its two windows); ms 90", confidence="medium"),
    "fr": Flash(270, source="13.1; ms 90", confidence="medium"),
    "pl": _TBR,
    "hu": _TBR,
    "id": Flash(100, source="ms (its default)", confidence="low"),
    "it": Flash(100, source="13.1; ms 80", confidence="high"),
    "es": Flash(100, source="13.1 ms", confidence="high"),
    "cz": _TBR,
    "nl": Flash(100, source="13.1; ms 110", confidence="high"),
    "au": Flash(100, source="13.1; ms 90", confidence="high"),
    "jp": Flash(600, _LONG, source="ms", confidence="medium"),
    "br": Flash(600, _LONG, source="ms; K: 300 is seen too", confidence="low"),
    "in": Flash(200, source="ms", confidence="medium"),
    "ru": Flash(200, source="ms", confidence="medium"),
    "at": _TBR,
    "ch": _TBR,
    "be": _TBR,
    "se": _TBR,
    "no": _TBR,
    "dk": _TBR,
    "fi": _TBR,
    "pt": _TBR,
    "gr": _TBR,
    "za": Flash(100, _SHORT, source="ms 90, middle of TBR21", confidence="medium"),
    "nz": Flash(100, source="13.1; ms 650: they contradict each other", confidence="low"),
    "cn": Flash(450, _LONG, source="ms", confidence="medium"),
    "il": Flash(600, _LONG, source="ms", confidence="medium"),
    "tw": Flash(500, _LONG, source="ms", confidence="medium"),
    "sg": Flash(600, _LONG, source="ms", confidence="medium"),
    "mx": Flash(100, source="ms (its default)", confidence="low"),
}

_EUROPE = Pulse(67, source="13.1; ms 60 (both lie in every exchange's window of 55-77)", confidence="medium")
_EUROPE_BOTH = Pulse(67, source="13.1; ms 65-67", confidence="high")
_SIXTY_ONE = Pulse(61, source="ms 60", confidence="medium")
_SIXTY_FIVE = Pulse(65, source="ms", confidence="medium")
_SIXTY_SEVEN = Pulse(67, source="ms", confidence="medium")

_PULSE = {
    "us": Pulse(61, inter_digit_ms=900, source="13.1 ms", confidence="high"),
    "uk": _EUROPE_BOTH,
    "de": _EUROPE,
    "fr": _EUROPE_BOTH,
    "pl": _EUROPE,
    "hu": _EUROPE,
    "id": _SIXTY_ONE,
    "it": _EUROPE,
    "es": _EUROPE_BOTH,
    "cz": _EUROPE,
    "nl": _EUROPE,
    "au": _SIXTY_FIVE,
    "jp": Pulse(67, fastest_pps=20, source="13.1 (10 or 20; NEC sends 67 or 62); ms 60", confidence="medium"),
    "br": _SIXTY_FIVE,
    "in": _SIXTY_SEVEN,
    "ru": Pulse(60, inter_digit_ms=900, source="ms, K; 13.1 has 67 for Europe", confidence="medium"),
    "at": _EUROPE,
    "ch": _EUROPE,
    "be": _EUROPE,
    "se": _EUROPE,
    "no": _EUROPE,
    "dk": _EUROPE,
    "fi": _EUROPE,
    "pt": _EUROPE,
    "gr": _EUROPE,
    "za": _SIXTY_FIVE,
    "nz": _SIXTY_SEVEN,
    "cn": _SIXTY_ONE,
    "il": _SIXTY_ONE,
    "tw": _SIXTY_SEVEN,
    "sg": _SIXTY_ONE,
    "mx": _SIXTY_ONE,
}

_DTMF = Dtmf(100, 100, 50, 50, source="13.4 (everywhere) ms (every country)", confidence="high")

_DIAL_TONE_ELSEWHERE = DialTone(source="13.4 a12", confidence="medium")
# Two turns of an interrupted tone fit into the wait only so.
_INTERRUPTED = DialTone(5000, heard_ms=4200, source="13.4 a12; dial tone in bursts", confidence="medium")

_DIAL_TONE = {
    "uk": DialTone(5000, late=True, source="13.3 13.4 a12", confidence="high"),
    # Panasonic's longest setting is 3500 for this country alone.
    "cz": DialTone(5000, 3500, heard_ms=4200, source="1.4; dial tone in bursts", confidence="medium"),
    "it": _INTERRUPTED,
    "gr": _INTERRUPTED,
}


def _sent(confidence: Confidence, source: str, *schemes: str) -> CallerId:
    return CallerId(schemes, source=source, confidence=confidence)


_CALLER_ID = {
    "us": _sent("high", "cid", "bellcore"),
    "uk": _sent("high", "cid (cable companies: the second)", "sin227", "bellcore"),
    "de": _sent("medium", "cid", "etsi-ring"),
    "fr": _sent("medium", "cid", "etsi-ring"),
    "pl": _sent("low", "cid", "etsi-ring"),
    "hu": _sent("low", "cid, K (when)", "etsi-ring"),
    "id": _sent("low", "cid, K (which)", "bellcore", "dtmf-a-c"),
    "it": _sent("low", "cid", "etsi-rp-as", "etsi-dt-as", "dtmf-a-c"),
    "es": _sent("low", "cid, K (when)", "etsi-ring", "dtmf-a-c"),
    "cz": _sent("low", "cid, K (when)", "etsi-ring"),
    "nl": _sent("high", "cid; the form: hardware.md 7.2", "dtmf-d-c-lr"),
    "au": _sent("high", "cid wee", "bellcore"),
    "jp": _sent("high", "cid; hardware.md 7.2", "ntt"),
    "br": _sent("medium", "cid", "dtmf-a-c", "bellcore"),
    "in": _sent("medium", "cid wee; the FSK: K", "dtmf-a-c-lr", "etsi-lr-dt-as", "bellcore"),
    # Old exchanges tell only whoever answers and asks with 500 Hz (AON): that costs the caller money, and is not done.
    "ru": _sent("low", "cid", "etsi-ring", "dtmf-a-c"),
    "at": _sent("low", "K", "etsi-ring", "etsi-dt-as"),
    "ch": _sent("low", "K", "etsi-ring", "etsi-dt-as"),
    "be": _sent("low", "cid (either, by operator), K (when)", "etsi-ring", "dtmf-a-c"),
    "se": _sent("high", "cid", "dtmf-a-c"),
    "no": _sent("low", "K", "etsi-ring", "etsi-dt-as"),
    "dk": _sent("high", "cid", "dtmf-a-hash"),
    "fi": _sent("high", "cid", "dtmf-a-c"),
    "pt": _sent("low", "K", "etsi-ring", "etsi-dt-as"),
    "gr": _sent("low", "K", "etsi-ring"),
    "za": _sent("low", "K", "etsi-ring", "bellcore"),
    "nz": _sent("medium", "wee", "bellcore"),
    "cn": _sent("low", "cid", "bellcore", "etsi-ring", "dtmf-a-c"),
    "il": _sent("low", "K", "bellcore", "etsi-ring"),
    "tw": _sent("medium", "cid; adventinstruments.com, Taiwan (ETSI, by exchange)", "etsi-dt-as", "dtmf-d-c"),
    "sg": _sent("low", "K", "etsi-ring", "bellcore"),
    "mx": _sent("low", "K", "bellcore"),
}

# No source tells of any country but the United States whether its lines open the loop: busy tone is all that is sure.
_CPC_ELSEWHERE = Cpc("unusual", source="13.3 a2 (lengths); K (habit)", confidence="low")
_CPC_SOMETIMES = Cpc("possible", source="13.3 a2 (lengths); K (habit)", confidence="low")

_CPC = {
    "us": Cpc("usual", 250, 900, source="a2 13.3", confidence="high"),
    # Panasonic's European default waits for 352 ms, its British model too.
    "uk": Cpc("possible", 350, source="1.5, K (habit)", confidence="low"),
    "au": _CPC_SOMETIMES,
    "nz": _CPC_SOMETIMES,
    "mx": _CPC_SOMETIMES,
    "tw": _CPC_SOMETIMES,
    "sg": _CPC_SOMETIMES,
    "il": _CPC_SOMETIMES,
}

_REVERSAL_ELSEWHERE = Reversal("unusual", "unusual", source="a4; K (habit)", confidence="low")
_REVERSAL_ON_ORDER = Reversal("possible", "possible", source="a4; K (habit: on order)", confidence="low")

_REVERSAL = {
    "jp": Reversal("usual", "possible", source="a4; K (habit)", confidence="low"),
    "in": _REVERSAL_ON_ORDER,
    "br": _REVERSAL_ON_ORDER,
    "cn": _REVERSAL_ON_ORDER,
    "id": _REVERSAL_ON_ORDER,
    "ru": _REVERSAL_ON_ORDER,
    "tw": _REVERSAL_ON_ORDER,
    "sg": _REVERSAL_ON_ORDER,
    "za": _REVERSAL_ON_ORDER,
    "mx": _REVERSAL_ON_ORDER,
    "it": _REVERSAL_ON_ORDER,
    "es": _REVERSAL_ON_ORDER,
    "gr": _REVERSAL_ON_ORDER,
}

# a3 advises four to six cycles to detectors that time a level; two suffice to one that has also proved the sound to be
# the country's tone and nothing else (firmware/voice/call_progress), as Grandstream counts by default (telephony.md 2).
_CLEARING_TONE_ELSEWHERE = ClearingTone(source="telephony.md 2; a3 (others')", confidence="medium")

_CLEARING_TONE = {
    # Four bursts of call waiting have the cadence of congestion, a fluttered 400 Hz: a call is alive until the fifth.
    "za": ClearingTone(congestion_cycles=6, source="telephony.md (b), call waiting x4; a3", confidence="medium"),
}

_GUARD_ELSEWHERE = Guard(source="1.5 a12 13.4", confidence="medium")

_GUARD = {
    "uk": Guard(2000, source="1.5", confidence="medium"),
}


def _served(confidence: Confidence, source: str, numbers: str, longer: str = "") -> Emergency:
    return Emergency(tuple(numbers.split()), tuple(longer.split()), source=source, confidence=confidence)


_EMERGENCY = {
    "us": _served("high", "pn (112: mobile networks; harmless on a line)", "911 112"),
    "uk": _served("high", "pn; 18000 (text relay): K", "999 112 18000"),
    "de": _served("high", "pn", "112 110"),
    "fr": _served("high", "pn; 114 (text), 191 (air), 196 (sea): K", "112 15 17 18 114 191 196"),
    "pl": _served("high", "pn", "112 997 998 999"),
    "hu": _served("high", "pn", "112 104 105 107"),
    "id": _served("high", "pn; 115 (rescue): K", "112 110 113 115 118 119"),
    "it": _served("high", "pn; 1530 (sea): K", "112 113 115 118 1530"),
    "es": _served("high", "pn; 061 062 080 091 092: K", "112 061 062 080 085 088 091 092"),
    "cz": _served("high", "pn", "112 150 151 152 153 154 155 156 157 158 159"),
    "nl": _served("high", "pn", "112 911", longer="911"),
    "au": _served("high", "pn", "000 112 106"),
    "jp": _served("high", "pn; 118 (sea): K", "119 110 118"),
    "br": _served(
        "high", "pn; 191 (highway police), 199 (civil defence): K", "190 192 193 112 128 191 199 911", longer="911"
    ),
    "in": _served("high", "pn", "112 100 101 102 108 1298 2611", longer="2611"),
    "ru": _served("high", "pn; 104 and 04 (gas): K", "112 101 102 103 104 01 02 03 04"),
    "at": _served("high", "pn; 140 (mountains): K", "112 122 133 144 140"),
    "ch": _served("high", "pn; 1414 (air): K", "112 117 118 144 1414"),
    "be": _served("high", "pn", "112 100 101"),
    "se": _served("high", "pn", "112 90000"),
    "no": _served("high", "pn", "112 110 113"),
    "dk": _served("high", "pn", "112 114"),
    "fi": _served("high", "pn", "112"),
    "pt": _served("high", "pn; 117 (forest fires): K", "112 115 117"),
    "gr": _served("high", "pn; 108 (sea): K", "112 100 108 166 199"),
    "za": _served("high", "pn", "112 10111 10177"),
    "nz": _served("high", "pn", "111"),
    "cn": _served("high", "pn; 122 (traffic): K", "110 119 120 122"),
    "il": _served("high", "pn", "100 101 102 112"),
    "tw": _served("high", "pn; 118 (sea): K", "119 110 112 118"),
    "sg": _served("high", "pn", "999 995 993"),
    "mx": _served("high", "pn", "911 060 065 066 068 080"),
}


def _dialled(
    country: str, national: str, international: str = "00", source: str = "pn", confidence: Confidence = "high"
) -> Prefixes:
    return Prefixes(country, national, international, source=source, confidence=confidence)


_PREFIXES = {
    "us": _dialled("1", "1", "011"),
    "uk": _dialled("44", "0"),
    "de": _dialled("49", "0"),
    "fr": _dialled("33", "0"),
    "pl": _dialled("48", ""),
    "hu": _dialled("36", "06"),
    "id": _dialled("62", "0", "008", "pn (008 or 009); K (which)", "medium"),
    "it": _dialled("39", ""),
    "es": _dialled("34", ""),
    "cz": _dialled("420", ""),
    "nl": _dialled("31", "0"),
    "au": _dialled("61", "0", "0011"),
    "jp": _dialled("81", "0", "010"),
    "br": _dialled("55", "0", "0015", "pn (00 and two digits of a carrier); K (which)", "medium"),
    "in": _dialled("91", "0"),
    "ru": _dialled("7", "8", "810"),
    "at": _dialled("43", "0"),
    "ch": _dialled("41", "0"),
    "be": _dialled("32", "0"),
    "se": _dialled("46", "0"),
    "no": _dialled("47", ""),
    "dk": _dialled("45", ""),
    "fi": _dialled("358", "0"),
    "pt": _dialled("351", ""),
    "gr": _dialled("30", ""),
    "za": _dialled("27", "0"),
    "nz": _dialled("64", "0"),
    "cn": _dialled("86", "0"),
    "il": _dialled("972", "0"),
    "tw": _dialled("886", "0", "002", "pn (002, 005 to 009); K (which)", "medium"),
    "sg": _dialled("65", "", "001", "pn (three digits by carrier); K (which)", "medium"),
    "mx": _dialled("52", ""),
}

PROFILES = {
    key: LineProfile(
        country=country,
        impedance=_IMPEDANCE[key],
        flash=_FLASH[key],
        pulse=_PULSE[key],
        dtmf=_DTMF,
        dial_tone=_DIAL_TONE.get(key, _DIAL_TONE_ELSEWHERE),
        caller_id=_CALLER_ID[key],
        cpc=_CPC.get(key, _CPC_ELSEWHERE),
        reversal=_REVERSAL.get(key, _REVERSAL_ELSEWHERE),
        clearing_tone=_CLEARING_TONE.get(key, _CLEARING_TONE_ELSEWHERE),
        guard=_GUARD.get(key, _GUARD_ELSEWHERE),
        emergency=_EMERGENCY[key],
        prefixes=_PREFIXES[key],
    )
    for key, country in COUNTRIES.items()
}
"""All countries of countries.py, by the same key."""


def profile(country: str) -> LineProfile:
    """The profile of a country by its key, ``hu``. Raises KeyError."""
    return PROFILES[country]
