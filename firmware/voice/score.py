"""Music on hold: "The line is yours in a moment", a piece of our own, written for this box. Data; music.py plays it.

Sixteen bars of four beats in F. It stays between 170 and 1400 Hz, where a telephone sounds best, moves by step, has no
drums and no end: the last bar leads into the first.
"""

BEATS_A_MINUTE = 76
BEATS_A_BAR = 4

BARS = (
    # chord, low to high       melody: note:beats, "-" is a rest
    ("F3 C4 E4 A4", "A4:1 C5:1 E5:2"),
    ("D3 A3 F4 A4", "D5:1.5 C5:.5 A4:2"),
    ("Bb3 D4 F4 A4", "F4:1 A4:1 Bb4:1 D5:1"),
    ("C4 E4 G4 D5", "C5:3 -:1"),
    ("F3 C4 E4 A4", "A4:1 C5:1 F5:2"),
    ("A3 E4 G4 C5", "E5:1.5 D5:.5 C5:2"),
    ("G3 D4 F4 Bb4", "Bb4:1 D5:1 G5:1 F5:1"),
    ("C4 F4 G4 Bb4", "G5:1 E5:1 C5:2"),
    ("D3 A3 C4 F4", "F5:2 E5:1 D5:1"),
    ("A3 C4 E4 G4", "C5:2 -:1 G4:1"),
    ("Bb3 D4 F4 C5", "A4:1 Bb4:1 C5:1 D5:1"),
    ("F3 C4 F4 A4", "C5:2 A4:2"),
    ("G3 Bb3 D4 F4", "Bb4:1.5 A4:.5 G4:1 D5:1"),
    ("C4 E4 G4 Bb4", "C5:1 Bb4:1 G4:2"),
    ("F3 C4 E4 A4", "A4:3 G4:1"),
    ("C4 F4 G4 C5", "F4:2 -:1 C5:1"),
)

BROKEN_CHORD = (0, 2, 1, 3, 2, 1, 3, 2)
"""Which note of the chord each half beat plucks."""
