#!/bin/sh
# Creates .venv in the current folder, with the packages that the tests need. With the argument
# "development", adds those for lint, types, browsers and locks. Does nothing if nothing has changed.
# PYTHON sets the interpreter; without it, the first suitable one of the list below is used.
set -eu

LOCK=requirements/test.txt
MORE=requirements/dev.txt
VENV=.venv
MADE=$VENV/.made
INSTALLED=$VENV/.installed
ADDED=$VENV/.added

say() { printf '%s\n' "$*" >&2; }

# Whether "$1" is Python 3.11 or later and can create environments.
good() {
    "$1" -c 'import sys; assert sys.version_info >= (3, 11); import ensurepip, venv' 2>/dev/null
}

explain() {
    version=$("$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || version=
    if [ -z "$version" ]; then
        say "make: $1 cannot be run; install Python 3.11 or later, or set its path: make PYTHON=/path/to/python3"
    elif "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        say "make: $1 ($version) cannot create environments; install its venv module (Debian: apt-get install python3-venv)"
    else
        say "make: $1 is Python $version, but 3.11 or later is needed; install it, or set its path: make PYTHON=/path/to/python3"
    fi
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.14 python3.13 python3.12 python3.11
    fi
    for candidate do
        if good "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    explain "$1"
    exit 1
}

# Prints what the environment depends on: its folder (an environment cannot be moved), the lock file
# and the interpreter. If PYTHON is not set, that is the interpreter of the existing environment.
state() {
    printf '%s\n' "$PWD" "$(cksum <"$LOCK")" "${PYTHON:-$(sed -n 3p "$MADE" 2>/dev/null || :)}"
}

install() {
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-input "$@" || {
        say "make: packages could not be installed; the first run needs a network connection and a package index, see pip's message above"
        exit 1
    }
}

# The lock file is complete, so pip need not resolve. pip does not compile: it would use one processor.
install_locked() {
    install --no-compile --no-deps --require-hashes --requirement "$1"
}

# Python reads the .pth file with the path of src/ in the locale's encoding, and fails if that cannot
# decode an é in the path. A path relative to the file avoids that.
install_project() {
    install --no-deps --no-build-isolation --editable .
    for file in "$VENV"/lib/python3.*/site-packages/_editable_impl_eventsearch.pth; do
        printf '../../../../src\n' >"$file"
    done
    cksum <pyproject.toml >"$INSTALLED"
}

make_environment() {
    python=$(find_python)
    say "make: making $VENV with $("$python" --version 2>&1) ($python)"
    "$python" -m venv --clear "$VENV"
    install_locked "$LOCK"
    # Some packages contain templates that are not valid Python: ignore errors. Leave out pip and
    # setuptools, which are rarely used.
    "$VENV/bin/python" -W ignore -m compileall -q -j 0 -x '/site-packages/(pip|setuptools)/' \
        "$VENV"/lib >/dev/null 2>&1 || :
    state >"$MADE"
}

# In an environment, pip must not install into the user's home.
PIP_USER=0
export PIP_USER

if ! "$VENV/bin/python" -c '' 2>/dev/null || [ "$(state)" != "$(cat "$MADE" 2>/dev/null || :)" ]; then
    make_environment
fi
if [ "$(cksum <pyproject.toml)" != "$(cat "$INSTALLED" 2>/dev/null || :)" ]; then
    install_project
fi
if [ "${1:-}" = development ] && [ "$(cksum <"$MORE")" != "$(cat "$ADDED" 2>/dev/null || :)" ]; then
    say "make: adding the packages for lint, types, browsers and locks"
    install_locked "$MORE"
    cksum <"$MORE" >"$ADDED"
fi
