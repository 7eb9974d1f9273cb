"""Rows about spoken menus, from what call control knows."""

from collections.abc import Callable

from firmware.callcontrol.menu_records import MenuCounts
from firmware.control.views import MenuView
from firmware.runtime.core import Core
from firmware.runtime.views_of_calls import Named

_NOBODY = MenuCounts()


class MenuViews:
    """``now_ms``: of whoever asks."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.now_ms = 0
        self.by_subject: dict[str, Callable[[], Named]] = {"menus": self._menus}

    def _menus(self) -> Named:
        state = self._core.control.state
        for menu in state.plan.menus:
            here = [call.menu for call in state.calls.values() if call.menu is not None and call.menu.menu == menu.name]
            counts = state.menus.get(menu.name, _NOBODY)
            row = MenuView(
                menu=menu.name,
                pilot=menu.pilot,
                callers=len(here),
                longest_now_s=max((max(0, self.now_ms - one.entered_ms) / 1000 for one in here), default=0),
                entered=counts.entered,
                chosen=", ".join(f"{what}: {times}" for what, times in sorted(counts.chosen.items())),
                helped=counts.helped,
                gave_up=counts.gave_up,
            )
            yield (menu.name, menu.pilot), row
