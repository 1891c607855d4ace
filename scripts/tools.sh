#!/bin/sh
# Creates .venv/tools with the tools that make and check a release (requirements/release.txt). Does
# nothing, and needs no network, if nothing has changed. Without the tools, their tests are skipped.
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

# uv needs a tenth of pip's time. If uv fails, use pip, which reads the user's own package index.
if "$TOOLS/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: --requirement "$TOOLS/uv.txt" &&
    { install "$TOOLS/bin/uv" pip install --python "$TOOLS/bin/python" ||
        install "$TOOLS/bin/python" -m pip install --disable-pip-version-check --no-input; }; then
    cksum <"$LOCK" >"$MADE"
else
    printf 'make: the tools of a release could not be installed; their tests are skipped\n' >&2
fi
