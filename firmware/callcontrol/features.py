"""What a telephone can ask for by dialling: names, and what follows each code. The codes stand in the plan."""

from enum import StrEnum


class Argument(StrEnum):
    """What is dialled after a code."""

    NONE = "nothing"
    INSIDE = "an extension or a pilot number"
    ZONE = "a zone, one digit"
    SLOT = "a place, two digits"
    SLOT_AND_NUMBER = "a place, two digits, then a number"
    TIME = "a time of day, four digits"
    ACCOUNT = "an account code, then # or a pause"
    PIN = "a PIN, four digits"
    EXTENSION_AND_PIN = "an extension and its PIN, four digits"
    AGENT = "an agent's number, and his PIN where he has one"
    REASON = "a reason, one digit"
    DISPOSITION = "a disposition code, one to three digits, then # or a pause"
    MODE = "a mode, one digit, and for how many minutes where it is for some; then # or a pause"
    ANYWHERE = "an extension, a pilot number, or an outside number with its first digit"


class Feature(StrEnum):
    """Everything that a code can ask for."""

    OPERATOR = "operator"
    REDIAL = "redial"
    SPEED_CALL = "speed call"
    SPEED_SET = "speed set"
    FORWARD_ALWAYS = "forward always"
    FORWARD_ALWAYS_OFF = "forward always off"
    FORWARD_BUSY = "forward busy"
    FORWARD_BUSY_OFF = "forward busy off"
    FORWARD_NO_ANSWER = "forward no answer"
    FORWARD_NO_ANSWER_OFF = "forward no answer off"
    DO_NOT_DISTURB = "do not disturb"
    DO_NOT_DISTURB_OFF = "do not disturb off"
    CALL_WAITING = "call waiting"
    CALL_WAITING_OFF = "call waiting off"
    CAMP_ON = "camp on"
    CAMP_ON_OFF = "camp on off"
    PICKUP = "pickup"
    PICKUP_STATION = "pickup station"
    HOLD = "hold"
    PARK = "park"
    REMINDER = "reminder"
    REMINDER_OFF = "reminder off"
    NIGHT = "night"
    NIGHT_OFF = "night off"
    MODE = "mode"
    MODE_OFF = "mode off"
    OPEN_DOOR = "open door"
    MESSAGE_WAITING = "message waiting"
    MESSAGE_WAITING_OFF = "message waiting off"
    ACCOUNT = "account"
    LOCK = "lock"
    UNLOCK = "unlock"
    WALK = "walk"
    LOG_IN = "log in"
    LOG_OUT = "log out"
    PAUSE = "pause"
    PAUSE_OFF = "pause off"
    WRAP_UP = "wrap up"
    WRAP_UP_OFF = "wrap up off"
    DISPOSITION = "disposition"
    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"
    MESSAGES = "messages"
    MESSAGES_OF = "messages of"
    NOTICE = "notice"
    NOTICE_OFF = "notice off"
    RECORD_PROMPT = "record prompt"
    RECORD = "record"
    RECORD_OFF = "record off"
    FLASH_LINE = "flash line"
    RETURN = "return"
    SWAP = "swap"
    CONFERENCE = "conference"


ARGUMENTS: dict[Feature, Argument] = {
    **dict.fromkeys(Feature, Argument.NONE),
    Feature.SPEED_CALL: Argument.SLOT,
    Feature.SPEED_SET: Argument.SLOT_AND_NUMBER,
    Feature.FORWARD_ALWAYS: Argument.ANYWHERE,
    Feature.FORWARD_BUSY: Argument.ANYWHERE,
    Feature.FORWARD_NO_ANSWER: Argument.ANYWHERE,
    Feature.PICKUP_STATION: Argument.INSIDE,
    Feature.PARK: Argument.ZONE,
    Feature.MESSAGE_WAITING: Argument.INSIDE,
    Feature.REMINDER: Argument.TIME,
    Feature.MODE: Argument.MODE,
    Feature.ACCOUNT: Argument.ACCOUNT,
    Feature.UNLOCK: Argument.PIN,
    Feature.WALK: Argument.EXTENSION_AND_PIN,
    Feature.LOG_IN: Argument.AGENT,
    Feature.PAUSE: Argument.REASON,
    Feature.DISPOSITION: Argument.DISPOSITION,
    Feature.LISTEN: Argument.INSIDE,
    Feature.WHISPER: Argument.INSIDE,
    Feature.BARGE: Argument.INSIDE,
    Feature.MESSAGES_OF: Argument.INSIDE,
    Feature.RECORD_PROMPT: Argument.SLOT,
}

AFTER_FLASH = (Feature.RETURN, Feature.SWAP, Feature.CONFERENCE, Feature.FLASH_LINE)
"""Asked for after a flash only, so that their codes may be short: no other number is expected then, or they wait for
the match timer."""
