"""Which bits of a big integer are set, fast for eight lines and for ten thousand."""

from struct import unpack

from hal.compat import const

_WORD = const(64)


class BitFinder:
    """``positions(mask)``: the set bits of a mask of up to ``width`` bits, lowest first; to be read only."""

    def __init__(self, width: int):
        words = (width + _WORD - 1) // _WORD
        self._bytes = 8 * words
        self._format = "<%dQ" % words
        self._narrow = words <= 4
        self._single = {}  # what most masks are
        self._index = {}
        for n in range(width if self._narrow else _WORD):
            self._index[1 << n] = n
            self._single[1 << n] = [n]

    def positions(self, mask: int) -> list:
        index = self._index
        if self._narrow:
            single = self._single.get(mask)
            if single is not None:
                return single
            found = []
            while mask:
                low = mask & -mask
                found.append(index[low])
                mask ^= low
            return found
        found = []
        base = 0
        for word in unpack(self._format, mask.to_bytes(self._bytes, "little")):
            while word:
                low = word & -word
                found.append(base + index[low])
                word ^= low
            base += _WORD
        return found
