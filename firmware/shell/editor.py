"""A line edited in place, on terminals that can: prompt_toolkit, told to say as little as a slow line likes."""

import asyncio
import contextlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager

from prompt_toolkit.application import Application, get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Size
from prompt_toolkit.filters import is_searching
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input.base import Input
from prompt_toolkit.input.vt100_parser import Vt100Parser
from prompt_toolkit.key_binding import KeyBindings, KeyPress, KeyPressEvent
from prompt_toolkit.layout import BufferControl, ConditionalContainer, HSplit, Layout, SearchBufferControl, Window
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

from firmware.shell.port import LONGEST_WAIT_S
from firmware.shell.terminal import END, INTERRUPT, LONGEST_LINE, Aside, Asked, PressedStopError, Terminal

FEWEST_ROWS = 4

SEARCH = "search: "
"""Before what is looked for in the history, below the line (Ctrl-R)."""

_PASTE = ("\x1b[200~", "\x1b[201~")
"""Never asked for; the first one alone would keep everything back until the other one comes."""


class Editor:
    """Reads lines at a terminal. Use as a context: it keeps one event loop."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._runner = asyncio.Runner()
        self._keys = _Keys(terminal)
        self._output = _Quiet(terminal, self._keys)

    def __enter__(self) -> "Editor":
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()

    def read_line(
        self, prompt: str, history: Sequence[str], asked: Asked, aside: Aside | None = None, begun: str = ""
    ) -> str | None:
        """A line; None: Ctrl-D on an empty one. ``history``: the oldest first; ``begun``: what stands in it already.
        Raises HungUpError, IdleError, PressedStopError, and what ``aside`` raises."""
        self._keys.begin(aside)
        self._terminal.touch()
        application = self._application(prompt, history, asked)
        buffer = application.current_buffer
        buffer.insert_text(begun)
        try:
            line = self._runner.run(application.run_async(handle_sigint=False))
        except EOFError:
            line = ""
        if self._keys.failure:
            self._terminal.unfinished = buffer.text
            raise self._keys.failure
        if self._keys.interrupted:
            self._terminal.put("^C\r\n")
            raise PressedStopError
        return line

    def _application(self, prompt: str, history: Sequence[str], asked: Asked) -> Application[str | None]:
        buffer = Buffer(multiline=False, history=InMemoryHistory(history), accept_handler=_stays)
        buffer.on_text_insert += _keep_short
        search = SearchBufferControl(input_processors=[BeforeInput(SEARCH)], ignore_case=True)
        line = BufferControl(
            buffer, input_processors=[BeforeInput(prompt)], search_buffer_control=search, preview_search=True
        )
        window = Window(line, wrap_lines=True, dont_extend_height=True)
        below = ConditionalContainer(Window(search, height=1), is_searching)
        application: Application[str | None] = Application(
            layout=Layout(HSplit([window, below])),
            key_bindings=_bindings(self._terminal, self._keys, asked),
            input=self._keys,
            output=self._output,
        )
        return application


def _stays(buffer: Buffer) -> bool:
    """The line is whole; what was typed stays on the screen."""
    get_app().exit(result=buffer.text)
    return True


def _keep_short(buffer: Buffer) -> None:
    if len(buffer.text) > LONGEST_LINE:
        buffer.text = buffer.text[:LONGEST_LINE]


def _bindings(terminal: Terminal, keys: "_Keys", asked: Asked) -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add("c-c", filter=~is_searching)
    def _(event: KeyPressEvent) -> None:
        keys.interrupted = True
        event.app.exit(result="")

    @bindings.add("c-d", filter=~is_searching)
    def _(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.delete()
        else:
            event.app.exit(result=None)

    @bindings.add("c-i", filter=~is_searching)
    @bindings.add("?", filter=~is_searching)
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        with keys.kept():
            inserted, below = asked(event.key_sequence[0].data, buffer.document.text_before_cursor)
            if below:
                event.app.renderer.render(event.app, event.app.layout, is_done=True)
                terminal.page(below)
            buffer.insert_text(inserted)

    return bindings


class _Keys(Input):
    """The terminal's keys, for prompt_toolkit. It takes none behind the end of a line: who reads then may be another.

    Whatever ends the typing from outside (a hang-up, idleness, ``aside``) is kept as ``failure``."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._presses: list[KeyPress] = []
        self._parser = Vt100Parser(self._presses.append)
        self._aside: Aside | None = None
        self._attached: Callable[[], None] | None = None
        self.failure: Exception | None = None
        self.interrupted = False

    def begin(self, aside: Aside | None) -> None:
        """Of a new line."""
        self._aside = aside
        self._parser.reset()
        self._presses.clear()
        self.failure = None
        self.interrupted = False

    def fileno(self) -> int:
        return self._terminal.port.reading

    def typeahead_hash(self) -> str:
        return f"line box {id(self)}"

    def read_keys(self) -> list[KeyPress]:
        with self.kept():
            while key := self._terminal.next_key():
                if self._terminal.notice(key) or key in _PASTE:
                    continue
                self._terminal.touch()
                self._parser.feed(key)
                if key[0] == "\x1b":
                    self._parser.flush()
                if key in ("\r", "\n", INTERRUPT, END, "\t", "?"):
                    self._terminal.after_return(key)
                    break
        presses = list(self._presses)
        self._presses.clear()
        return presses

    @property
    def closed(self) -> bool:
        return self.failure is not None

    def raw_mode(self) -> AbstractContextManager[None]:
        return contextlib.nullcontext()

    cooked_mode = raw_mode

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Within prompt_toolkit's loop nothing may be raised."""
        try:
            yield
        except Exception as error:
            self.failure = self.failure or error

    @contextlib.contextmanager
    def attach(self, input_ready_callback: Callable[[], None]) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        handles: dict[str, asyncio.Handle] = {}

        def read() -> None:
            input_ready_callback()
            if self._terminal.port.ahead and not self.closed:
                handles["read"] = loop.call_soon(read)

        def pump() -> None:
            with self.kept():
                self._terminal.port.pump()
            read()

        def step_aside() -> None:
            assert self._aside is not None
            with self.kept():
                self._aside[1]()
            if self.closed:
                read()

        def look() -> None:
            with self.kept():
                self._terminal.port.check()
                self._terminal.check_idle()
            if self.closed:
                read()
            handles["look"] = loop.call_later(LONGEST_WAIT_S, look)

        handles["read"] = loop.call_soon(read)
        handles["look"] = loop.call_later(LONGEST_WAIT_S, look)
        loop.add_reader(self.fileno(), pump)
        if self._aside:
            loop.add_reader(self._aside[0], step_aside)
        try:
            yield
        finally:
            loop.remove_reader(self.fileno())
            if self._aside:
                loop.remove_reader(self._aside[0])
            for handle in handles.values():
                handle.cancel()

    def detach(self) -> AbstractContextManager[None]:
        return contextlib.nullcontext()


class _Quiet(Vt100_Output):
    """Says nothing that a plain VT100 does not need: a key costs a byte or two on the line."""

    def __init__(self, terminal: Terminal, keys: _Keys) -> None:
        super().__init__(
            io.StringIO(),
            lambda: Size(rows=max(FEWEST_ROWS, terminal.rows), columns=terminal.columns),
            term="vt100",
            default_color_depth=ColorDepth.DEPTH_1_BIT,
            enable_cpr=False,
        )
        self._terminal = terminal
        self._keys = keys

    def flush(self) -> None:
        data = "".join(self._buffer)
        self._buffer.clear()
        if not self._keys.closed:
            with self._keys.kept():
                self._terminal.put(data)

    def hide_cursor(self) -> None: ...

    def show_cursor(self) -> None: ...

    def disable_autowrap(self) -> None: ...

    def enable_autowrap(self) -> None: ...

    def enable_bracketed_paste(self) -> None: ...

    def disable_bracketed_paste(self) -> None: ...

    def reset_attributes(self) -> None: ...

    def set_attributes(self, *_: object) -> None: ...

    def reset_cursor_key_mode(self) -> None: ...
