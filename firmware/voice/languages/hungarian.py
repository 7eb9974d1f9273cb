"""Hungarian, as the box says it. Nouns stay singular after a number; two is ``két`` before one. Sentences are made so
that no number needs an article or an ending: both would sound after it. Keys are named after a colon, therefore."""

from firmware.voice.languages.language import HUNDREDS, THOUSANDS, Form, Language, compounds, counted

_UNITS = counted("nulla, egy, kettő, három, négy, öt, hat, hét, nyolc, kilenc")
_TENS = counted("tíz, húsz, harminc, negyven, ötven, hatvan, hetven, nyolcvan, kilencven", 10, 10)
_BEFORE_UNITS = _TENS | {10: "tizen", 20: "huszon"}
_TIMES = counted(", két, három, négy, öt, hat, hét, nyolc, kilenc", 1)
"""What stands before a hundred, a thousand, a thing: one is left out."""
_ORDINAL_UNITS = counted("egyedik, kettedik, harmadik, negyedik, ötödik, hatodik, hetedik, nyolcadik, kilencedik", 1)
_ORDINAL_TENS = counted(
    "tizedik, huszadik, harmincadik, negyvenedik, ötvenedik, hatvanadik, hetvenedik, nyolcvanadik, kilencvenedik",
    *(10, 10),
)

_PHRASES = {
    "queue.welcome": "Köszönjük, hogy hívott minket.",
    "queue.stay": "Kérjük, maradjon a vonalban.",
    "queue.thanks": "Köszönjük, hogy türelmesen vár.",
    "queue.next": "Ön a következő a sorban.",
    "queue.position": "Ön {0:ordinal} a sorban.",
    "queue.position-more": "Több mint {0:count} hívó van Ön előtt.",
    "queue.wait": "A várható várakozási idő legalább {0:count}, legfeljebb {1:count} perc.",
    "queue.wait-about": "A várható várakozási idő körülbelül {0:wait}.",
    "queue.wait-more": "A várható várakozási idő több mint {0:wait}.",
    "queue.wait-short": "A várható várakozási idő kevesebb mint egy perc.",
    "queue.leave": "Ha ki szeretne lépni a sorból, nyomja meg ezt a gombot: {0:key}.",
    "queue.closed": "Hívását most senki sem tudja fogadni. Kérjük, hívjon minket később.",
    "agent.whisper": "Hívás a várakozási sorból.",
    "agent.waited": "A hívó ennyit várt: {0:wait}.",
    "agent.keyed": "A hívó ezt tárcsázta: {0:digits}.",
    "agent.logged-in": "Ön bejelentkezett.",
    "agent.logged-out": "Ön kijelentkezett.",
    "agent.paused": "Ön szünetet tart.",
    "agent.ready": "Ön készen áll a hívásokra.",
    "agent.break": "Most kezdődik a szünete: {0:wait}.",
    "agent.break-later": "Kérjük, várjon a szünetére még ennyit: {0:wait}.",
    "agent.break-over": "A szünete véget ért.",
    "agent.refused": "Ez nem lehetséges.",
    "callback.offer": "Ha visszahívást kér, és meg szeretné tartani a helyét, nyomja meg ezt a gombot: {0:key}.",
    "callback.number": "Kérjük, tárcsázza a számot, amelyen elérjük, majd nyomja meg a kettőskeresztet.",
    "callback.confirmed": "Vissza fogjuk hívni. A helyét megtartja a sorban. Viszonthallásra.",
    "callback.agent": "Egy hívó visszahívást kért. Kérjük, tartsa, amíg tárcsázzuk a számát.",
    "callback.greeting": "Ön visszahívást kért tőlünk. Most kapcsoljuk.",
    "remote.confirm": "Hívás a várakozási sorból. A hívás fogadásához nyomja meg az egyest.",
    "language.hu": "Magyar nyelven folytatja? Nyomja meg ezt a gombot: {0:key}.",
    "menu.again": "Ha újra meg szeretné hallgatni, nyomja meg ezt a gombot: {0:key}.",
    "menu.back": "Ha vissza szeretne lépni, nyomja meg ezt a gombot: {0:key}.",
    "menu.person": "Ha munkatársunkkal szeretne beszélni, nyomja meg ezt a gombot: {0:key}.",
    "menu.end": "Ha be szeretné fejezni a hívást, nyomja meg ezt a gombot: {0:key}.",
    "menu.extension": "Ha ismeri a melléket, most tárcsázza.",
    "menu.connecting": "Kérjük, tartsa a vonalat, amíg kapcsoljuk.",
    "menu.wrong": "Ilyen választási lehetőség nincs.",
    "menu.busy": "Ott most mindenki foglalt.",
    "menu.silent": "Nem nyomott meg gombot.",
    "menu.goodbye": "Viszonthallásra.",
    "form.digits": "Kérjük, tárcsázza a számot, majd nyomja meg a kettőskeresztet.",
    "form.confirm": "Az Ön által tárcsázott szám: {0:digits}. Ha ez helyes, nyomja meg az egyest. "
    "Ha újra tárcsázza, nyomja meg a kettest.",
    "form.wrong": "Ez a szám nem teljes.",
    "access.pin": "Kérjük, tárcsázza a pin-kódját, majd nyomja meg a kettőskeresztet.",
    "access.wrong": "Ez a pin-kód hibás.",
    "access.denied": "Ez a szám innen nem hívható.",
    "access.unknown": "Ilyen szám nincs.",
    "access.no-line": "Most egyetlen vonal sem szabad.",
    "access.locked": "Túl sok hibás pin-kód érkezett. Kérjük, próbálja újra később.",
    "message.leave": "Kérjük, hagyjon üzenetet a hangjelzés után.",
    "message.review": "Ha megtartja az üzenetet, nyomja meg az egyest. Ha meghallgatja, nyomja meg a kettest. "
    "Ha újra felveszi, nyomja meg a hármast.",
    "message.nothing": "Nem hallottunk semmit.",
    "message.saved": "Az üzenetet elmentettük.",
    "message.within": "Visszahívjuk ennyi időn belül: {0:wait}.",
    "message.offer": "Ha visszahívást kér, nyomja meg ezt a gombot: {0:key}.",
    "message.full": "Itt most nem hagyható több üzenet.",
    "blocked": "Nem áll módunkban kapcsolni. Viszonthallásra.",
    "message.deleted": "Az üzenetet töröltük.",
    "message.count": "Önnek {0:count} üzenete van.",
    "message.new": "Önnek {0:count} új üzenete van.",
    "message.none": "Önnek nincs üzenete.",
    "message.end": "Nincs több üzenet.",
    "message.from": "A hívó száma: {0:digits}.",
    "message.unknown": "A hívó száma ismeretlen.",
    "message.time": "Az üzenet ideje: {0:time}.",
    "message.time-monday": "Az üzenet ideje: hétfő, {0:time}.",
    "message.time-tuesday": "Az üzenet ideje: kedd, {0:time}.",
    "message.time-wednesday": "Az üzenet ideje: szerda, {0:time}.",
    "message.time-thursday": "Az üzenet ideje: csütörtök, {0:time}.",
    "message.time-friday": "Az üzenet ideje: péntek, {0:time}.",
    "message.time-saturday": "Az üzenet ideje: szombat, {0:time}.",
    "message.time-sunday": "Az üzenet ideje: vasárnap, {0:time}.",
    "message.time-old": "Az üzenet több mint egy hete érkezett.",
    "message.keys": "Ha újra meghallgatja, nyomja meg az egyest. Ha törli, nyomja meg a kettest. A következő üzenethez "
    "nyomja meg a hármast. Ha visszahívja, nyomja meg a négyest. Ha másik postafiókba küldi, nyomja meg "
    "az ötöst.",
    "message.to": "Kérjük, tárcsázza a postafiók számát, majd nyomja meg a kettőskeresztet.",
    "message.sent": "Az üzenetet továbbítottuk.",
    "message.callback": "Ha visszahívja, nyomja meg ezt a gombot: {0:key}.",
    "recording.announcement": "Felhívjuk figyelmét, hogy a beszélgetést rögzíthetjük.",
    "recording.record": "Kérjük, beszéljen a hangjelzés után, majd nyomja meg a kettőskeresztet.",
    "recording.review": "Ha megtartja a felvételt, nyomja meg az egyest. Ha meghallgatja, nyomja meg a kettest. "
    "Ha újra felveszi, nyomja meg a hármast.",
    "recording.saved": "A felvételt elmentettük.",
    "hours.closed": "Most zárva vagyunk.",
    "hours.lunch": "Most ebédelünk.",
    "hours.break": "Rövid szünetet tartunk.",
    "hours.holiday": "Az ünnep miatt ma zárva vagyunk.",
    "hours.night": "Éjszaka zárva vagyunk.",
    "hours.open": "Legközelebb {0:time.at} nyitunk.",
    "hours.open-tomorrow": "Legközelebb holnap {0:time.at} nyitunk.",
    "hours.open-monday": "Legközelebb hétfőn {0:time.at} nyitunk.",
    "hours.open-tuesday": "Legközelebb kedden {0:time.at} nyitunk.",
    "hours.open-wednesday": "Legközelebb szerdán {0:time.at} nyitunk.",
    "hours.open-thursday": "Legközelebb csütörtökön {0:time.at} nyitunk.",
    "hours.open-friday": "Legközelebb pénteken {0:time.at} nyitunk.",
    "hours.open-saturday": "Legközelebb szombaton {0:time.at} nyitunk.",
    "hours.open-sunday": "Legközelebb vasárnap {0:time.at} nyitunk.",
    "notice.record": "Kérjük, mondja el a közleményt a hangjelzés után, majd nyomja meg a kettőskeresztet.",
    "notice.ask": "Kérjük, tárcsázza négy számjeggyel, hány óráig legyen hallható, vagy éjfélhez nyomja meg a "
    "kettőskeresztet.",
    "notice.until": "A közlemény eddig hallható: {0:time}.",
    "notice.saved": "A közleményt elmentettük.",
}

HUNGARIAN = Language(
    own_name="magyar",
    voice="hu",
    plurals=("any",),
    plural=lambda _: 0,
    numbers=_UNITS
    | _TENS
    | compounds(_BEFORE_UNITS, _UNITS, "")
    | {100 * unit: f"{word}száz" for unit, word in _TIMES.items()}
    | {1000 * unit: f"{word}ezer" for unit, word in _TIMES.items()},
    joint="",
    forms={
        "count": Form({2: "két"} | compounds(_BEFORE_UNITS, {2: "két"}, "")),
        "ordinal": Form(
            _ORDINAL_UNITS
            | {0: "nulladik"}
            | _ORDINAL_TENS
            | compounds(_BEFORE_UNITS, _ORDINAL_UNITS, "")
            | {hundred: f"{_TIMES[hundred // 100]}századik" for hundred in HUNDREDS}
            | {thousand: f"{_TIMES[thousand // 1000]}ezredik" for thousand in THOUSANDS},
            alone={1: "első", 2: "második"},
            figures="{}.",
        ),
    },
    signs={"*": "csillag", "#": "kettőskereszt", "+": "plusz"},
    keys={"*": "csillag", "#": "kettőskereszt"},
    tables={
        "time": {"figures": "{h}:{mm}", "hour": "{h:count} óra", "other": "{h:count} óra {m:count} perc"},
        "time.at": {
            "figures": "{h}:{mm}-kor",
            "hour": "{h:count} órakor",
            "other": "{h:count} óra {m:count} perckor",
        },
        "wait": {
            "minutes": "{m:count} perc",
            "hours": "{h:count} óra",
            "both": "{h:count} óra {m:count} perc",
        },
    },
    phrases=_PHRASES,
)
