#!/bin/sh
# Makes the environment in .venv. Says in one sentence what is missing.
set -eu
PYTHON=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

command -v "$PYTHON" >/dev/null 2>&1 || {
    say "python3 is missing: install it with 'apt install python3 python3-venv'."
    exit 1
}
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Python 3.11 or newer is needed; $PYTHON is $("$PYTHON" -V 2>&1 | cut -d' ' -f2)."
    exit 1
}
"$PYTHON" -c 'import venv, ensurepip' 2>/dev/null || {
    say "The venv module is missing: install it with 'apt install python3-venv'."
    exit 1
}

# What the voice plays through, the rules of time zones, and what some tests and the bench compare with. Without them those tests skip and say so.
missing=
command -v cc >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
command -v multimon-ng >/dev/null 2>&1 || missing="$missing multimon-ng"
command -v espeak-ng >/dev/null 2>&1 || missing="$missing espeak-ng"
command -v picocom >/dev/null 2>&1 || missing="$missing picocom"
command -v sz >/dev/null 2>&1 || missing="$missing lrzsz"
command -v tmux >/dev/null 2>&1 || missing="$missing tmux"
command -v minimodem >/dev/null 2>&1 || missing="$missing minimodem"
[ -e /usr/share/zoneinfo/Europe/Budapest ] || missing="$missing tzdata"
ldconfig -p 2>/dev/null | grep -q libportaudio.so.2 || missing="$missing libportaudio2"
ldconfig -p 2>/dev/null | grep -q libspandsp.so.2 || missing="$missing libspandsp2"
if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    say "Installing$missing ..."
    # shellcheck disable=SC2086  # a list of names
    { apt-get -qq update && apt-get -qq -y install --no-install-recommends $missing; } >/dev/null 2>&1 ||
        say "Not all of$missing could be installed; the tests that need them will be skipped."
fi

say "Setting up .venv (a minute or two the first time) ..."
"$PYTHON" -m venv .venv || {
    say "The environment .venv could not be made: is there room on the disk, and may you write here?"
    exit 1
}
if ! .venv/bin/python -m pip install -q --disable-pip-version-check -e '.[dev]' >.venv/pip.log 2>&1; then
    say "The packages could not be installed (.venv/pip.log says why): is the network there? Then run the same command again."
    exit 1
fi
# Type stubs of the Pico hide the standard library from mypy, so they stand apart.
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --target .venv/pico-stubs --upgrade \
    micropython-rp2-rpi_pico-stubs micropython-stdlib-stubs >>.venv/pip.log 2>&1 ||
    say "The Pico's type stubs could not be installed; their check will be skipped."
touch .venv/.ready
say "Ready."
