#!/bin/sh
# Makes .venv/tools, which has what makes and checks a release (requirements/release.txt); leaves it
# alone, offline, when nothing has changed. Tests with these tools are left out by name without them.
set -eu

LOCK=requirements/release.txt
TOOLS=.venv/tools
MADE=$TOOLS/.made

if [ "$(cksum <"$LOCK")" = "$(cat "$MADE" 2>/dev/null || :)" ]; then
    exit 0
fi
printf 'make: installing the tools of a release\n' >&2
.venv/bin/python -m venv --clear "$TOOLS"
sed -n '/^uv==/,/^    # via/p' "$LOCK" >"$TOOLS/uv.txt"

install() {
    "$@" --quiet --require-hashes --only-binary :all: --requirement "$LOCK"
}

# uv takes a tenth of the time; pip knows the index of whoever has another.
if "$TOOLS/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: --requirement "$TOOLS/uv.txt" &&
    { install "$TOOLS/bin/uv" pip install --python "$TOOLS/bin/python" ||
        install "$TOOLS/bin/python" -m pip install --disable-pip-version-check --no-input; }; then
    cksum <"$LOCK" >"$MADE"
else
    printf 'make: the tools of a release could not be installed; tests with them are left out\n' >&2
fi
