"""The code of every feature, in two habits, as data; and what a telephone without * and # dials instead.

Sources: ``3gpp`` 3GPP TS 22.030 annex B, the service codes that ETSI gave to all European networks; ``vsc`` the
vertical service activation codes of Linksys SPA adapters (telephony.md 2), which took over the North American
exchanges' codes; ``fpbx`` FreePBX (telephony.md 5); ``pana`` Panasonic's office telephone systems (KX-TDE200 operating
manual, account code entry); ``dig`` DESIGN 6; ``own`` our choice, because no habit is widespread.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from firmware.callcontrol.features import AFTER_FLASH, ARGUMENTS, Argument, Feature
from firmware.config.countries import Country

Habit = Literal["european", "american"]

STAR = "7"
"""What a rotary telephone dials for *. Not 11, as North American exchanges have it: that is an extension here."""
HASH = "8"
"""What a rotary telephone dials for #."""


class FeatureRow(msgspec.Struct, frozen=True):
    """One feature: its code in both habits (the operator's is the country's digit), where from, what it does."""

    feature: Feature
    european: str
    american: str
    source: str
    does: str


TABLE = (
    FeatureRow(Feature.OPERATOR, "", "", "dig", "calls the operator"),
    FeatureRow(Feature.REDIAL, "*10", "*07", "own, vsc", "dials the last number again"),
    # ** is short dialling in European exchanges. *1, because 77 stands for ** and would begin 772, which is *72.
    FeatureRow(Feature.SPEED_CALL, "**", "*1", "own, own", "dials a number by its place: your own, else the office's"),
    FeatureRow(Feature.SPEED_SET, "*51", "*75", "own, vsc", "puts a number in a place of your own; # ends it"),
    FeatureRow(Feature.FORWARD_ALWAYS, "*21", "*72", "3gpp, vsc", "sends every call of this telephone elsewhere"),
    FeatureRow(Feature.FORWARD_ALWAYS_OFF, "#21", "*73", "3gpp, vsc", "ends that"),
    FeatureRow(Feature.FORWARD_BUSY, "*67", "*90", "3gpp, vsc", "sends calls elsewhere while this telephone is busy"),
    FeatureRow(Feature.FORWARD_BUSY_OFF, "#67", "*91", "3gpp, vsc", "ends that"),
    FeatureRow(Feature.FORWARD_NO_ANSWER, "*61", "*92", "3gpp, vsc", "sends calls elsewhere that nobody answers here"),
    FeatureRow(Feature.FORWARD_NO_ANSWER_OFF, "#61", "*93", "3gpp, vsc", "ends that"),
    FeatureRow(Feature.DO_NOT_DISTURB, "*26", "*78", "own, vsc", "this telephone does not ring"),
    FeatureRow(Feature.DO_NOT_DISTURB_OFF, "#26", "*79", "own, vsc", "it rings again"),
    FeatureRow(Feature.CALL_WAITING, "*43", "*56", "3gpp, vsc", "a tone tells of a second call"),
    FeatureRow(Feature.CALL_WAITING_OFF, "#43", "*57", "3gpp, vsc", "ends that"),
    FeatureRow(Feature.CAMP_ON, "*37", "*66", "3gpp, vsc", "calls you as soon as the busy one is free"),
    FeatureRow(Feature.CAMP_ON_OFF, "#37", "*86", "3gpp, vsc", "gives up all waiting"),
    FeatureRow(Feature.PICKUP, "*40", "*37", "own, own", "takes a call that rings in one of your groups"),
    FeatureRow(Feature.PICKUP_STATION, "*41", "*36", "own, own", "takes the call of the telephone that you name"),
    FeatureRow(Feature.HOLD, "*50", "*50", "own, own", "holds the call at this telephone; takes it back"),
    FeatureRow(Feature.PARK, "*52", "*68", "own, own", "leaves the call in a zone; takes it from there"),
    FeatureRow(Feature.REMINDER, "*55", "*55", "own, own", "rings this telephone at a time of day"),
    FeatureRow(Feature.REMINDER_OFF, "#55", "#55", "own, own", "ends that"),
    FeatureRow(Feature.NIGHT, "*28", "*28", "own, own", "lines go to their night routes"),
    FeatureRow(Feature.NIGHT_OFF, "#28", "#28", "own, own", "lines go to their day routes"),
    FeatureRow(Feature.MODE, "*27", "*27", "own, own", "a mode of the office by its digit, for so many minutes"),
    FeatureRow(Feature.MODE_OFF, "#27", "#27", "own, own", "the mode that the hours say"),
    FeatureRow(Feature.OPEN_DOOR, "*54", "*54", "own, own", "opens the door; with the door post on hold, back to it"),
    FeatureRow(Feature.MESSAGE_WAITING, "*58", "*58", "own, own", "tells that telephone to call you back"),
    FeatureRow(Feature.MESSAGE_WAITING_OFF, "#58", "#58", "own, own", "forgets all messages for this telephone"),
    FeatureRow(Feature.ACCOUNT, "*49", "*49", "pana, pana", "takes an account code for the outside call that follows"),
    # 33 bars outgoing calls in European networks.
    FeatureRow(Feature.LOCK, "*33", "*33", "3gpp, own", "locks this telephone: no outside calls"),
    FeatureRow(Feature.UNLOCK, "#33", "#33", "3gpp, own", "unlocks it"),
    FeatureRow(Feature.WALK, "*47", "*47", "own, own", "your own class of service, for one call at another telephone"),
    FeatureRow(Feature.LOG_IN, "*45", "*45", "fpbx, fpbx", "takes calls of your queues at this telephone"),
    FeatureRow(Feature.LOG_OUT, "#45", "#45", "own, own", "takes none any more"),
    FeatureRow(Feature.PAUSE, "*46", "*46", "own, own", "takes no calls of queues for a while, and says why"),
    FeatureRow(Feature.PAUSE_OFF, "#46", "#46", "own, own", "takes them again; withdraws a wish for a break"),
    FeatureRow(Feature.WRAP_UP, "*48", "*48", "own, own", "more time after your last call of a queue"),
    FeatureRow(Feature.WRAP_UP_OFF, "#48", "#48", "own, own", "ready for the next call"),
    FeatureRow(Feature.DISPOSITION, "*59", "*59", "own, own", "says what came of your last call of a queue"),
    FeatureRow(Feature.LISTEN, "*63", "*63", "own, own", "hears the conversation of an agent"),
    FeatureRow(Feature.WHISPER, "*64", "*64", "own, own", "hears it, and the agent hears you"),
    FeatureRow(Feature.BARGE, "*65", "*65", "own, own", "joins it"),
    FeatureRow(Feature.MESSAGES, "*97", "*97", "fpbx, fpbx", "hears the messages of this telephone's mailbox"),
    FeatureRow(Feature.MESSAGES_OF, "*98", "*98", "fpbx, fpbx", "hears those of another mailbox, by its number"),
    FeatureRow(Feature.NOTICE, "*94", "*94", "own, own", "speaks the notice of the day, which callers hear first"),
    FeatureRow(Feature.NOTICE_OFF, "#94", "#94", "own, own", "withdraws it"),
    FeatureRow(Feature.RECORD_PROMPT, "*95", "*95", "own, own", "speaks a prompt of the office, by its place"),
    FeatureRow(Feature.RECORD, "*53", "*53", "own, own", "after a flash: records the call, and tells that"),
    FeatureRow(Feature.RECORD_OFF, "#53", "#53", "own, own", "after a flash: records it no more"),
    FeatureRow(Feature.FLASH_LINE, "6", "6", "own, own", "flashes to the exchange, for its own second call"),
    # The digits of GSM telephones for held calls (3GPP TS 22.030 6.5.5): 1 and 2 agree, 3 is the conference.
    FeatureRow(Feature.RETURN, "1", "1", "own, own", "lets go of the second party, back to the first"),
    FeatureRow(Feature.SWAP, "2", "2", "own, own", "talks to the other one, holds this one"),
    FeatureRow(Feature.CONFERENCE, "3", "3", "own, own", "all three talk together"),
)
"""Every feature once, in the order of the page."""

DOES = {row.feature: row.does for row in TABLE}


class FeatureCode(msgspec.Struct, frozen=True):
    """One code. ``rotary``: its form in digits, empty where it has or needs none. ``taken_by``: the extension or pilot
    number that leaves no room for that form, empty where it may be dialled."""

    feature: Feature
    digits: str
    rotary: str = ""
    taken_by: str = ""

    @property
    def dialled(self) -> tuple[str, ...]:
        """Everything that a telephone may dial for it."""
        return (self.digits, self.rotary) if self.rotary and not self.taken_by else (self.digits,)


def habit_of(country: Country) -> Habit:
    """North American where 0 reaches the operator and 9 a line, European elsewhere.

    Whoever dials 0 for the operator has learnt the rest at the same telephones. Taiwan has North American tones but
    0 for a line (DESIGN 6), and so European codes.
    """
    return "american" if country.outside == "9" else "european"


def default_codes(country: Country) -> dict[Feature, tuple[str, ...]]:
    """Every feature -> its codes (one each) as the country has them."""
    habit = habit_of(country)
    codes: dict[Feature, tuple[str, ...]] = {
        row.feature: (row.european if habit == "european" else row.american,) for row in TABLE
    }
    codes[Feature.OPERATOR] = (country.operator,)
    return codes


def rotary_form(feature: Feature, digits: str, star: str, hash_: str) -> str:
    """The code in digits; empty where it consists of digits, or where there are none for its * or #."""
    # What follows a flash has no * or #: nothing else is expected then.
    missing = ("*" in digits and not star) or ("#" in digits and not hash_)
    if digits.isdigit() or missing or feature in AFTER_FLASH:
        return ""
    return digits.replace("*", star).replace("#", hash_)


def feature_codes(
    codes: Mapping[Feature, Iterable[str]], star: str, hash_: str, gives_way_to: Iterable[str] = ()
) -> tuple[FeatureCode, ...]:
    """Every code with its rotary form; a form that begins like one of the inside numbers in ``gives_way_to``, or is
    its beginning, is left out."""
    inside = tuple(gives_way_to)
    found = []
    for feature, written in codes.items():
        for digits in written:
            form = rotary_form(feature, digits, star, hash_)
            taken = next((number for number in inside if form and alike(form, number)), "")
            found.append(FeatureCode(feature, digits, form, taken))
    return tuple(found)


def alike(one: str, other: str) -> bool:
    """Whether one of two numbers is the beginning of the other, so that both cannot be dialled without a wait."""
    return one.startswith(other) or other.startswith(one)


def feature_named(text: str) -> Feature | None:
    """The feature of this name, with blanks or underscores."""
    return next((feature for feature in Feature if feature.value == text.replace("_", " ")), None)


def switches_off(feature: Feature) -> Feature | None:
    """The feature that undoes this one, where there is one."""
    return Feature.LOG_OUT if feature is Feature.LOG_IN else feature_named(f"{feature.value} off")


def follows(feature: Feature) -> str:
    """What is dialled after its code, as the page draws it."""
    return {
        Argument.NONE: "",
        Argument.INSIDE: " ext",
        Argument.ZONE: " Z",
        Argument.SLOT: " NN",
        Argument.SLOT_AND_NUMBER: " NN number #",
        Argument.TIME: " hhmm",
        Argument.ACCOUNT: " code #",
        Argument.MODE: " M minutes #",
        Argument.PIN: " PIN",
        Argument.EXTENSION_AND_PIN: " ext PIN",
        Argument.AGENT: " agent PIN",
        Argument.REASON: " R",
        Argument.DISPOSITION: " code #",
        Argument.ANYWHERE: " number",
    }[ARGUMENTS[feature]]
