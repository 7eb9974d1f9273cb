"""The tones of 32 countries, as data. Notation: tones.py.

Sources. Dial, busy, ringback, congestion and waiting: telephony.md (b), which is a reading of the file
indications.conf.sample of asterisk/asterisk; where the table shortens that file, the row says so. The rest:

``stutter``       us: hardware.md 13.5 (ten bursts of 100 ms, then dial tone). Elsewhere the country's own value where
                  that file has one that it does not mark as unspecified or borrowed, else the pattern of hardware.md
                  13.5 on the country's dial tone is assumed (``None``).
``howler``        hardware.md 13.5 for North America. No source for any other country: the same is assumed everywhere,
                  since four inharmonic tones at five bursts a second wake a room in any language.
``unobtainable``  the country's own tone where a source names one, else the special information tones (``None``).
``sit``           telephony.md (b): 950, 1400, 1800 Hz, 330 ms each; a pause of 1 s (E.180). Gaps and pauses that differ
                  are those of indications.conf.sample. Where that file detunes one of the three by no more than E.180
                  allows (at, be, il) or has others (au, cn, es, nz), the nominal ones stand. Repeated until stopped.
``warning``       the end of a call comes near, or its line is taken for an emergency. 1400 Hz everywhere, apart from
                  every tone of these plans; E.180 gives a warning tone this frequency and length [from knowledge].
``beep``          speak now, you are recorded. 1000 Hz everywhere; no source (answering machines have 1 to 1.4 kHz).
``recording``     what is said is recorded: 1400 Hz everywhere, as that file has it (record = 1400/500,0/15000); when it
                  sounds and for how long, call control decides.
``confirmation``  a feature code was understood. No source: three bursts of 100 ms of the dial tone's frequencies.

A tone with a count at its end (de, dk, nz waiting) falls silent by itself, as it does at that country's exchanges.
"""

import msgspec

from firmware.voice.tones import Tone, parse

HOWLER = "1400+2060+2450+2600 100/100"
WARNING = "1400 400/200"
BEEP = "1000"
RECORDING = "1400"
SIT = "950 330, 1400 330, 1800 330/1000"
SIT_GAPS_30 = "950 330/30, 1400 330/30, 1800 330/1000"

NAMES = (
    "dial",
    "busy",
    "ringback",
    "congestion",
    "waiting",
    "stutter",
    "howler",
    "unobtainable",
    "sit",
    "confirmation",
    "warning",
    "beep",
    "recording",
)
"""Every tone that a plan has."""

ALIASES = {"reorder": "congestion"}
"""Other words for the same tone."""


class TonePlan(msgspec.Struct, frozen=True):
    """One country's tones in the notation of tones.py; None: the default of the module's text."""

    key: str
    dial: str
    busy: str
    ringback: str
    congestion: str
    waiting: str
    stutter: str | None = None
    unobtainable: str | None = None
    sit: str = SIT
    howler: str = HOWLER
    warning: str = WARNING
    beep: str = BEEP
    recording: str = RECORDING

    def tone(self, name: str) -> Tone:
        """The tone of this name (NAMES or ALIASES). Raises KeyError."""
        return parse(self.text(name))

    def text(self, name: str) -> str:
        """Its notation."""
        wanted = ALIASES.get(name, name)
        if wanted not in NAMES:
            raise KeyError(name)
        if wanted == "confirmation":
            return f"3x {_frequencies(self.dial)} 100/100"
        text: str | None = getattr(self, wanted)
        if text is not None:
            return text
        if wanted == "stutter":
            return f"10x {_frequencies(self.dial)} 100/100 | {self.dial}"
        return self.sit


def _frequencies(text: str) -> str:
    return text.split(maxsplit=1)[0]


_PLANS = (
    TonePlan(
        key="us",
        dial="350+440",
        busy="480+620 500/500",
        ringback="440+480 2000/4000",
        congestion="480+620 250/250",
        waiting="440 300/10000",
    ),
    TonePlan(
        key="uk",
        dial="350+440",
        busy="400 375/375",
        ringback="400+450 400/200/400/2000",
        congestion="400 400/350/225/525",
        waiting="400 100/4000",
        stutter="350+440 750, 440 750",
        unobtainable="400",
        sit="950 330/15, 1400 330/15, 1800 330/1000",
    ),
    TonePlan(
        key="de",
        dial="425",
        busy="425 480/480",
        ringback="425 1000/4000",
        congestion="425 240/240",
        # The table leaves out that the file ends it after five turns.
        waiting="5x 425 200/200/200/5000",
        stutter="425+400",
    ),
    TonePlan(
        key="fr",
        dial="440",
        busy="440 500/500",
        ringback="440 1500/3500",
        congestion="440 250/250",
        # The file misspells this key (callwait), so that Asterisk has no such tone for France; the value is there, and
        # a caller who waits unheard serves nobody: we play it.
        waiting="440 300/10000",
    ),
    TonePlan(
        key="pl",
        dial="425",
        busy="425 500/500",
        ringback="425 1000/4000",
        congestion="425 500/500",
        waiting="425 150/150/150/4000",
    ),
    TonePlan(
        key="hu",
        dial="425",
        busy="425 300/300",
        ringback="425 1250/3750",
        congestion="425 300/300",
        waiting="425 40/1960",
        stutter="350+375+400",
    ),
    TonePlan(
        key="id",
        dial="425",
        busy="425 500/500",
        ringback="425 1000/4000",
        congestion="425 250/250",
        waiting="425 150/150/150/10000",
    ),
    TonePlan(
        key="it",
        dial="425 200/200/600/1000",
        busy="425 500/500",
        ringback="425 1000/4000",
        congestion="425 200/200",
        waiting="425 400/100/250/100/150/14000",
        stutter="470 400, 425 400",
    ),
    TonePlan(
        key="es",
        dial="425",
        busy="425 200/200",
        ringback="425 1500/3000",
        congestion="425 200/200/200/200/200/600",
        waiting="425 175/175/175/3500",
    ),
    TonePlan(
        key="cz",
        dial="425 330/330/660/660",
        busy="425 330/330",
        ringback="425 1000/4000",
        congestion="425 165/165",
        waiting="425 330/9000",
        sit=SIT_GAPS_30,
    ),
    TonePlan(
        key="nl",
        dial="425",
        busy="425 500/500",
        ringback="425 1000/4000",
        congestion="425 250/250",
        waiting="425 500/9500",
        stutter="425 500/50",
    ),
    TonePlan(
        key="au",
        dial="413+438",
        busy="425 375/375",
        ringback="413+438 400/200/400/2000",
        congestion="425 375/375, 420 375/375",
        waiting="425 200/200/200/4400",
        stutter="413+438 100/40",
        # In the file under "info".
        unobtainable="425 2500/500",
    ),
    TonePlan(
        key="jp",
        dial="400",
        busy="400 500/500",
        # The table writes 400+15 and 400+16. Japan's audible ringing is 400 Hz modulated by 15 to 20 Hz; a sum with
        # 15 Hz would only be a weaker 400 Hz, for no telephone passes 15 Hz.
        ringback="400*15 1000/2000",
        congestion="400 500/500",
        waiting="400*16 500/8000",
    ),
    TonePlan(
        key="br",
        dial="425",
        busy="425 250/250",
        ringback="425 1000/4000",
        congestion="425 250/250/750/250",
        waiting="425 50/1000",
    ),
    TonePlan(
        key="in",
        dial="400*25",
        busy="400 750/750",
        ringback="400*25 400/200/400/2000",
        congestion="400 250/250",
        waiting="400 200/100/200/7500",
    ),
    TonePlan(
        key="ru",
        dial="425",
        busy="425 350/350",
        ringback="425 1000/4000",
        congestion="425 175/175",
        waiting="425 200/5000",
    ),
    TonePlan(
        key="at",
        dial="420",
        busy="420 400/400",
        ringback="420 1000/5000",
        congestion="420 200/200",
        waiting="420 40/1960",
        stutter="380+420",
    ),
    TonePlan(
        key="ch",
        dial="425",
        busy="425 500/500",
        ringback="425 1000/4000",
        congestion="425 200/200",
        waiting="425 200/200/200/4000",
        stutter="425+340 1100/1100",
    ),
    TonePlan(
        key="be",
        dial="425",
        busy="425 500/500",
        ringback="425 1000/3000",
        congestion="425 167/167",
        waiting="1400 175/175/175/3500",
        stutter="425 1000/250",
    ),
    TonePlan(
        key="se",
        dial="425",
        busy="425 250/250",
        ringback="425 1000/5000",
        congestion="425 250/750",
        waiting="425 200/500/200/9100",
        # In the file as a comment, called the real standard there.
        stutter="425 320/20",
        sit="950 332/24, 1400 332/24, 1800 332/2024",
    ),
    TonePlan(
        key="no",
        dial="425",
        busy="425 500/500",
        ringback="425 1000/4000",
        congestion="425 200/200",
        waiting="425 200/600/200/10000",
        stutter="470 400, 425 400",
    ),
    TonePlan(
        key="dk",
        dial="425",
        busy="425 500/500",
        ringback="425 1000/4000",
        congestion="425 200/200",
        # What the table shortens to "...": four bursts, then silence.
        waiting="1x 425 200/600/200/3000/200/200/200",
    ),
    TonePlan(
        key="fi",
        dial="425",
        busy="425 300/300",
        ringback="425 1000/4000",
        congestion="425 200/200",
        waiting="425 150/150/150/8000",
        stutter="425 650/25",
    ),
    TonePlan(
        key="pt",
        dial="425",
        busy="425 500/500",
        ringback="425 1000/5000",
        congestion="425 200/200",
        waiting="440 300/10000",
    ),
    TonePlan(
        key="gr",
        dial="425 200/300/700/800",
        busy="425 300/300",
        ringback="425 1000/4000",
        congestion="425 200/200",
        waiting="425 150/150/150/8000",
        stutter="425 650/25",
    ),
    TonePlan(
        key="za",
        dial="400*33",
        busy="400 500/500",
        ringback="400*33 400/200/400/2000",
        congestion="400 250/250",
        # Four equal bursts repeated: the same as one. For ever, as in the file.
        waiting="400*33 250/250",
        sit="950 330, 1400 330, 1800 330/330",
    ),
    TonePlan(
        key="nz",
        dial="400",
        busy="400 500/500",
        ringback="400+450 400/200/400/2000",
        congestion="400 250/250",
        # The table leaves out that the file ends it with the fourth burst.
        waiting="3x 400 200/3000 | 1x 400 200",
        unobtainable="400 75/100/75/100/75/100/75/400",
    ),
    TonePlan(
        key="cn",
        dial="450",
        busy="450 350/350",
        ringback="450 1000/4000",
        congestion="450 700/700",
        waiting="450 400/4000",
        # In the file under "info".
        unobtainable="450 100/100/100/100/100/100/400/400",
    ),
    TonePlan(
        key="il",
        dial="414",
        busy="414 500/500",
        ringback="414 1000/3000",
        congestion="414 250/250",
        waiting="414 100/100/100/100/600/3000",
        stutter="10x 414 160/160 | 414",
    ),
    TonePlan(
        key="tw",
        dial="350+440",
        busy="480+620 500/500",
        ringback="440+480 1000/2000",
        congestion="480+620 250/250",
        waiting="350+440 250/250/250/3250",
    ),
    TonePlan(
        key="sg",
        dial="425",
        busy="425 750/750",
        # The file asks for a modulation of 100 % here (IDA TS PSTN1).
        ringback="425*24@100 400/200/400/2000",
        congestion="425 250/250",
        waiting="425*24@100 300/200/300/3200",
        stutter="4x 425 200/200/600/200 | 425",
        # In the file as "nutone".
        unobtainable="425 2500/500",
    ),
    TonePlan(
        key="mx",
        dial="425",
        busy="425 250/250",
        ringback="425 1000/4000",
        congestion="425 250/250",
        waiting="425 200/600/200/10000",
        sit=SIT_GAPS_30,
    ),
)

PLANS = {plan.key: plan for plan in _PLANS}
"""The 32 countries of telephony.md (b), by their lower-case key."""
