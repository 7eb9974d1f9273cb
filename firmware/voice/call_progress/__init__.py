"""What the far end of a line tells by sound: busy, congestion, dial tone, ringback, a voice, silence.

``ProgressDetector`` (detector.py) takes the samples of one line's receive side and gives events (events.py). Two steps
make it deaf to speech and music. A sliding bank (bank.py) finds when something near the country's frequencies begins
and ends, to a few milliseconds; a spectrum over the whole burst (spectrum.py) then decides whether it was the exchange:
nothing but the right frequencies, unmoved. Only such bursts, with quiet between them, are counted as a cadence.
"""
