"""Polish, as the box says it. A noun has one form after 1, one after 2 to 4 (and 22 to 24, but not 12 to 14), one after
all others. Minutes, hours and persons are feminine; what they are the object of decides their case. The hours of the
day are ordinals: in the genitive, which is the locative too (``o godzinie ósmej``, ``od godziny ósmej``). Its minutes
are feminine, and one is ``jeden`` among them (``ósmej zero dwie``, ``ósmej zero jeden``)."""

from firmware.voice.languages.language import Form, Language, compounds, counted

_SMALL = counted(
    "zero, jeden, dwa, trzy, cztery, pięć, sześć, siedem, osiem, dziewięć, dziesięć, jedenaście, dwanaście,"
    "trzynaście, czternaście, piętnaście, szesnaście, siedemnaście, osiemnaście, dziewiętnaście"
)
_TENS = counted(
    "dwadzieścia, trzydzieści, czterdzieści, pięćdziesiąt, sześćdziesiąt, siedemdziesiąt, osiemdziesiąt,"
    "dziewięćdziesiąt",
    *(20, 10),
)
_HUNDREDS = counted("sto, dwieście, trzysta, czterysta, pięćset, sześćset, siedemset, osiemset, dziewięćset", 100, 100)
_THOUSANDS = {1000: "tysiąc"} | {
    1000 * unit: f"{_SMALL[unit]} {'tysiące' if unit < 5 else 'tysięcy'}" for unit in range(2, 10)
}

_OF_SMALL = counted(
    "zera, jeden, dwóch, trzech, czterech, pięciu, sześciu, siedmiu, ośmiu, dziewięciu, dziesięciu, jedenastu,"
    "dwunastu, trzynastu, czternastu, piętnastu, szesnastu, siedemnastu, osiemnastu, dziewiętnastu"
)
_OF_TENS = counted(
    "dwudziestu, trzydziestu, czterdziestu, pięćdziesięciu, sześćdziesięciu, siedemdziesięciu, osiemdziesięciu,"
    "dziewięćdziesięciu",
    *(20, 10),
)
_OF_HUNDREDS = counted(
    "stu, dwustu, trzystu, czterystu, pięciuset, sześciuset, siedmiuset, ośmiuset, dziewięciuset", 100, 100
)
_OF_THOUSANDS = {1000: "tysiąca"} | {1000 * unit: f"{_OF_SMALL[unit]} tysięcy" for unit in range(2, 10)}

_TWO = {2: "dwie"} | compounds(_TENS, {2: "dwie"}, " ")

_OF_HOURS = counted(
    "zerowej, pierwszej, drugiej, trzeciej, czwartej, piątej, szóstej, siódmej, ósmej, dziewiątej, dziesiątej,"
    "jedenastej, dwunastej, trzynastej, czternastej, piętnastej, szesnastej, siedemnastej, osiemnastej,"
    "dziewiętnastej, dwudziestej, dwudziestej pierwszej, dwudziestej drugiej, dwudziestej trzeciej"
)

_PHRASES = {
    "queue.welcome": "Dziękujemy za telefon.",
    "queue.stay": "Prosimy pozostać na linii.",
    "queue.thanks": "Dziękujemy za cierpliwość.",
    "queue.next": "Państwa połączenie jest następne w kolejce.",
    "queue.position": "Państwa numer w kolejce: {0}.",
    "queue.position-more": "Przed Państwem czeka ponad {0:accusative} {0:osobę|osoby|osób}.",
    "queue.wait": "Przewidywany czas oczekiwania: od {0:genitive} do {1:genitive} {1:minuty|minut|minut}.",
    "queue.wait-about": "Przewidywany czas oczekiwania: około {0:wait.of}.",
    "queue.wait-more": "Przewidywany czas oczekiwania: ponad {0:wait}.",
    "queue.wait-short": "Przewidywany czas oczekiwania: mniej niż minuta.",
    "queue.leave": "Aby opuścić kolejkę, proszę nacisnąć {0:key}.",
    "queue.closed": "Nikt nie może teraz odebrać. Prosimy zadzwonić później.",
    "agent.whisper": "Połączenie z kolejki.",
    "agent.waited": "Rozmówca czeka {0:wait}.",
    "agent.keyed": "Rozmówca wybrał: {0:digits}.",
    "agent.logged-in": "Zalogowano.",
    "agent.logged-out": "Wylogowano.",
    "agent.paused": "Przerwa rozpoczęta.",
    "agent.ready": "Gotowość do przyjmowania połączeń.",
    "agent.break": "Przerwa zaczyna się teraz i trwa {0:wait}.",
    "agent.break-later": "Do przerwy trzeba poczekać {0:wait}.",
    "agent.break-over": "Przerwa się skończyła.",
    "agent.refused": "To nie jest możliwe.",
    "callback.offer": "Aby zamówić oddzwonienie i zachować miejsce w kolejce, proszę nacisnąć {0:key}.",
    "callback.number": "Proszę wybrać numer, pod którym możemy oddzwonić, a potem nacisnąć krzyżyk.",
    "callback.confirmed": "Oddzwonimy. Miejsce w kolejce zostaje zachowane. Do usłyszenia.",
    "callback.agent": "Rozmówca prosi o oddzwonienie. Proszę czekać, numer jest wybierany.",
    "callback.greeting": "Dzwonimy zgodnie z Państwa prośbą. Teraz łączymy.",
    "remote.confirm": "Połączenie z kolejki. Aby je przyjąć, proszę nacisnąć jeden.",
    "language.pl": "Aby wybrać język polski, proszę nacisnąć {0:key}.",
    "menu.again": "Aby usłyszeć to jeszcze raz, proszę nacisnąć {0:key}.",
    "menu.back": "Aby wrócić, proszę nacisnąć {0:key}.",
    "menu.person": "Aby porozmawiać z pracownikiem, proszę nacisnąć {0:key}.",
    "menu.end": "Aby zakończyć połączenie, proszę nacisnąć {0:key}.",
    "menu.extension": "Jeśli znają Państwo numer wewnętrzny, proszę wybrać go teraz.",
    "menu.connecting": "Proszę czekać na połączenie.",
    "menu.wrong": "Nie ma takiej możliwości.",
    "menu.busy": "Tam wszyscy są teraz zajęci.",
    "menu.silent": "Nie naciśnięto żadnego klawisza.",
    "menu.goodbye": "Do usłyszenia.",
    "form.digits": "Proszę wybrać numer, a potem nacisnąć krzyżyk.",
    "form.confirm": "Wybrany numer: {0:digits}. Jeśli jest poprawny, proszę nacisnąć jeden. "
    "Aby wybrać go jeszcze raz, proszę nacisnąć dwa.",
    "form.wrong": "Ten numer nie jest pełny.",
    "access.pin": "Proszę wybrać kod pin, a potem nacisnąć krzyżyk.",
    "access.wrong": "Kod pin jest niepoprawny.",
    "access.denied": "Tego numeru nie można stąd wybrać.",
    "access.unknown": "Nie ma takiego numeru.",
    "access.no-line": "W tej chwili żadna linia nie jest wolna.",
    "access.locked": "Zbyt wiele razy podano niepoprawny kod pin. Proszę spróbować później.",
    "message.leave": "Proszę zostawić wiadomość po sygnale.",
    "message.review": "Aby zachować wiadomość, proszę nacisnąć jeden. Aby ją odsłuchać, proszę nacisnąć dwa. "
    "Aby nagrać ją jeszcze raz, proszę nacisnąć trzy.",
    "message.nothing": "Nic nie zostało nagrane.",
    "message.saved": "Wiadomość została zapisana.",
    "message.within": "Oddzwonimy w ciągu {0:wait.of}.",
    "message.offer": "Aby poprosić o oddzwonienie, proszę nacisnąć {0:key}.",
    "message.full": "Nie można już zostawić tu wiadomości.",
    "blocked": "Nie możemy połączyć tej rozmowy. Do usłyszenia.",
    "message.deleted": "Wiadomość została usunięta.",
    "message.count": "Masz {0:accusative} {0:wiadomość|wiadomości|wiadomości}.",
    "message.new": "Masz {0:accusative} {0:nową wiadomość|nowe wiadomości|nowych wiadomości}.",
    "message.none": "Nie masz wiadomości.",
    "message.end": "Nie ma więcej wiadomości.",
    "message.from": "Od numeru {0:digits}.",
    "message.unknown": "Od nieznanego numeru.",
    "message.time": "Odebrano o godzinie {0:time}.",
    "message.time-monday": "Odebrano w poniedziałek o godzinie {0:time}.",
    "message.time-tuesday": "Odebrano we wtorek o godzinie {0:time}.",
    "message.time-wednesday": "Odebrano w środę o godzinie {0:time}.",
    "message.time-thursday": "Odebrano w czwartek o godzinie {0:time}.",
    "message.time-friday": "Odebrano w piątek o godzinie {0:time}.",
    "message.time-saturday": "Odebrano w sobotę o godzinie {0:time}.",
    "message.time-sunday": "Odebrano w niedzielę o godzinie {0:time}.",
    "message.time-old": "Odebrano ponad tydzień temu.",
    "message.keys": "Aby odsłuchać ponownie, proszę nacisnąć jeden. Aby usunąć, proszę nacisnąć dwa. Aby przejść do "
    "następnej wiadomości, proszę nacisnąć trzy. Aby oddzwonić, proszę nacisnąć cztery. Aby przesłać do "
    "innej skrzynki, proszę nacisnąć pięć.",
    "message.to": "Proszę wybrać numer skrzynki, a potem nacisnąć krzyżyk.",
    "message.sent": "Wiadomość została przesłana.",
    "message.callback": "Aby oddzwonić, proszę nacisnąć {0:key}.",
    "recording.announcement": "Rozmowa może być nagrywana.",
    "recording.record": "Proszę mówić po sygnale, a potem nacisnąć krzyżyk.",
    "recording.review": "Aby zachować nagranie, proszę nacisnąć jeden. Aby je odsłuchać, proszę "
    "nacisnąć dwa. Aby nagrać ponownie, proszę nacisnąć trzy.",
    "recording.saved": "Nagranie zostało zapisane.",
    "hours.closed": "Teraz mamy zamknięte.",
    "hours.lunch": "Mamy przerwę obiadową.",
    "hours.break": "Mamy krótką przerwę.",
    "hours.holiday": "Dziś, z powodu święta, mamy zamknięte.",
    "hours.night": "W nocy mamy zamknięte.",
    "hours.open": "Otwieramy o godzinie {0:time}.",
    "hours.open-tomorrow": "Otwieramy jutro o godzinie {0:time}.",
    "hours.open-monday": "Otwieramy w poniedziałek o godzinie {0:time}.",
    "hours.open-tuesday": "Otwieramy we wtorek o godzinie {0:time}.",
    "hours.open-wednesday": "Otwieramy w środę o godzinie {0:time}.",
    "hours.open-thursday": "Otwieramy w czwartek o godzinie {0:time}.",
    "hours.open-friday": "Otwieramy w piątek o godzinie {0:time}.",
    "hours.open-saturday": "Otwieramy w sobotę o godzinie {0:time}.",
    "hours.open-sunday": "Otwieramy w niedzielę o godzinie {0:time}.",
    "notice.record": "Proszę nagrać komunikat po sygnale, a potem nacisnąć krzyżyk.",
    "notice.ask": "Proszę wybrać czterema cyframi godzinę, do której ma być słyszany, albo nacisnąć "
    "krzyżyk, aby wybrać północ.",
    "notice.until": "Komunikat będzie słyszany do godziny {0:time}.",
    "notice.saved": "Komunikat został zapisany.",
}


def _plural(number: int) -> int:
    if number == 1:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


POLISH = Language(
    own_name="polski",
    voice="pl",
    plurals=("one", "few", "many"),
    plural=_plural,
    numbers=_SMALL | _TENS | compounds(_TENS, _SMALL, " ") | _HUNDREDS | _THOUSANDS,
    joint="",
    forms={
        # Of feminine things; accusative and nominative of all but 1 are the same.
        "accusative": Form(_TWO, alone={1: "jedną"}),
        "genitive": Form(
            _OF_SMALL | _OF_TENS | compounds(_OF_TENS, _OF_SMALL, " ") | _OF_HUNDREDS | _OF_THOUSANDS,
            alone={1: "jednej"},
            throughout=True,
        ),
        "hour": Form({}, alone=_OF_HOURS),
        "minute": Form(_TWO),
    },
    signs={"*": "gwiazdka", "#": "krzyżyk", "+": "plus"},
    keys={"*": "gwiazdkę", "#": "krzyżyk"},
    tables={
        "time": {
            "figures": "{h}:{mm}",
            "hour": "{h:hour}",
            "few": "{h:hour} zero {m:minute}",
            "other": "{h:hour} {m:minute}",
        },
        "wait": {
            "minutes": "{m:accusative} {m:minutę|minuty|minut}",
            "hours": "{h:accusative} {h:godzinę|godziny|godzin}",
            "both": "{h:accusative} {h:godzinę|godziny|godzin} i {m:accusative} {m:minutę|minuty|minut}",
        },
        "wait.of": {
            "minutes": "{m:genitive} {m:minuty|minut|minut}",
            "hours": "{h:genitive} {h:godziny|godzin|godzin}",
            "both": "{h:genitive} {h:godziny|godzin|godzin} i {m:genitive} {m:minuty|minut|minut}",
        },
    },
    phrases=_PHRASES,
)
