#!/bin/sh
# Makes a release in dist/: wheel, source archive, and the list of what the wheel needs (SBOM).
# The wheel is installed in an empty environment, and the README's commands are run on it; what it
# needs is looked up among known faults. Needs a network.
set -eu

EMPTY=$(mktemp -d)
trap 'rm -rf "$EMPTY"' EXIT

say() { printf '\nrelease: %s\n' "$*" >&2; }

say "building"
rm -rf dist
.venv/bin/python -m hatchling build -d dist

say "installing the wheel in an empty environment"
python3 -m venv "$EMPTY/venv"
# The versions that were tested; hashes are not asked for, since the wheel itself has none.
sed -n 's/^\([A-Za-z0-9._-]*==[^ ;]*\).*/\1/p' requirements/dev.txt >"$EMPTY/tested.txt"
"$EMPTY/venv/bin/pip" install --quiet --constraint "$EMPTY/tested.txt" dist/*.whl

say "running it on the sample site"
cp -R content hugo.yaml "$EMPTY"
(
    cd "$EMPTY"
    PATH="$EMPTY/venv/bin:$PATH"
    eventsearch --version
    eventsearch index
    eventsearch query "10%"
    eventsearch query atelier --facets tag,year
    eventsearch suggest "l'at"
    eventsearch check || [ $? -eq 1 ]
    eventsearch serve --port 0 2>"$EMPTY/serve.log" &
    server=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        grep -q "answering" "$EMPTY/serve.log" && break
        sleep 1
    done
    address=$(sed -n 's/.* at \(http[^;]*\)\/search; .*/\1/p' "$EMPTY/serve.log")
    python3 -c "import sys, urllib.request as net
for path in ('/v1/search?q=10%25', '/search?q=10%25', '/event-search.js', '/search.ics'):
    assert net.urlopen(sys.argv[1] + path).status == 200, path
print('answers over HTTP')" "$address"
    kill "$server"
)

say "listing what it needs"
python3 -m venv "$EMPTY/tools"
"$EMPTY/tools/bin/pip" install --quiet --require-hashes --requirement requirements/release.txt
"$EMPTY/tools/bin/cyclonedx-py" environment "$EMPTY/venv" --pyproject pyproject.toml \
    --output-reproducible --output-file dist/sbom.json

say "looking for known faults"
# Without setuptools, pip and the wheel itself, which nobody is given.
"$EMPTY/venv/bin/pip" freeze --exclude eventsearch >"$EMPTY/given.txt"
# Strict: a package that could not be looked up is no package without faults.
if ! "$EMPTY/tools/bin/pip-audit" --strict --requirement "$EMPTY/given.txt" --no-deps \
    --disable-pip --progress-spinner off; then
    say "known faults, or a package that could not be looked up: do not publish this dist/"
    exit 1
fi

say "dist/ is ready"
