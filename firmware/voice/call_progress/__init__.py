"""What the far end of a line tells by sound: busy, congestion, dial tone, ringback, a voice, silence.

``ProgressDetector`` (detector.py) takes the samples of one line's receive side and gives events (events.py). Two steps
make it deaf to speech and music. A sliding bank (bank.py) finds when something near the country's frequencies begins
and ends, to 5 ms; a spectrum over the whole burst (spectrum.py) then decides whether it was the exchange: nothing but
the right frequencies, unmoved, without overtones. Only such bursts, equal to each other, with quiet between them, are
counted as a cadence.

Its limits, as measured by tests/firmware/voice/call_progress in all 32 countries: 10 % off in cadence and 2 % in
frequency; -50 to +3 dBm0; noise 9 dB under the tone; hum 20 dB over it; clipping by 2 dB; clicks. Somebody who talks
without a pause 20 dB under the tone costs four cycles at most; the louder he talks, the longer the tone is hidden
until he pauses, but nothing makes another tone of it. What is the tone in every respect (a bare sine, in tune and in
time, without a room's echo) is taken for it.
"""
