#!/bin/sh
# Makes a release in dist/ from the last commit: wheel, source archive, npm package of the elements,
# list of dependencies (SBOM), release notes and checksums. Everything is built twice, with the same
# bytes. The wheel is installed in empty environments in the three ways that users do it, and the
# README's commands are run. Dependencies are checked for known vulnerabilities. Needs a network.
set -eu

EMPTY=$(mktemp -d)
trap 'rm -rf "$EMPTY"' EXIT
TOOLS=$PWD/.venv/tools/bin
RUN=.venv/bin/python

say() { printf '\nrelease: %s\n' "$*" >&2; }
stop() {
    say "$*"
    exit 1
}

[ -z "$(git status --porcelain)" ] || stop "there are changes without a commit; commit them first"
[ -x "$TOOLS/twine" ] || stop "the tools are missing; run make tools"
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
version=$($RUN -c 'import eventsearch; print(eventsearch.__version__)')

say "building $version, twice"
python=$PWD/$RUN
build() {
    (
        cd "$1"
        "$python" -m hatchling build -d "$2"
        PYTHONPATH=src "$python" scripts/npm_package.py --pack "$2"
    )
}
rm -rf dist
build . "$PWD/dist"
# Build again from the committed files: in another folder, with another umask and time zone.
mkdir "$EMPTY/again"
git archive HEAD | tar -x -C "$EMPTY/again"
(umask 077 && TZ=Pacific/Auckland && export TZ && build "$EMPTY/again" "$EMPTY/built")
diff -r dist "$EMPTY/built" || stop "two builds differ: do not publish this dist/"
"$TOOLS/twine" check --strict dist/*.whl dist/*.tar.gz
"$TOOLS/check-wheel-contents" dist/*.whl

say "installing the wheel in empty environments, with the server and without"
mkdir -p "$EMPTY/simple/eventsearch"
cp dist/*.whl "$EMPTY/simple/eventsearch"
wheel=$(basename dist/*.whl)
printf '<!doctype html><a href="%s">%s</a>\n' "$wheel" "$wheel" >"$EMPTY/simple/eventsearch/index.html"
index=file://$EMPTY/simple
mkdir "$EMPTY/site"
cp -R content hugo.yaml "$EMPTY/site"
export PIPX_HOME="$EMPTY/pipx" PIPX_BIN_DIR="$EMPTY/pipx/bin" UV_TOOL_DIR="$EMPTY/uv"
file=$PWD/dist/$wheel
# uv only looks for this package in the local index; pip would also accept one from PyPI.
uvx_run() { "$TOOLS/uvx" --index "$index" "eventsearch@$version" "$@"; }
pipx_run() { "$TOOLS/pipx" run --no-cache --spec "$file" eventsearch "$@"; }
pip_run() {
    if [ "$1" = index ]; then
        python3 -m venv --clear "$EMPTY/command" &&
            "$EMPTY/command/bin/pip" install --quiet "$file" || return
    fi
    "$EMPTY/command/bin/eventsearch" "$@"
}
# Twice: the second time, each tool has a full cache.
for _ in first again; do
    for how in uvx_run pipx_run pip_run; do
        rm -rf "$EMPTY/site/.eventsearch"
        begun=$(date +%s)
        if ! (cd "$EMPTY/site" && $how index && $how query "10%" --format url) \
            >"$EMPTY/found" 2>"$EMPTY/log"; then
            cat "$EMPTY/log" >&2
            stop "the wheel does not answer by ${how%_run}"
        fi
        [ -s "$EMPTY/found" ] || stop "the wheel finds nothing by ${how%_run}"
        say "${how%_run}: first answer after $(($(date +%s) - begun)) s"
    done
done
say "eventsearch: $(sh scripts/installed_size.sh "$EMPTY/command")"

# Install the tested versions; without hashes, because the wheel itself has none in the lock file.
sed -n 's/^\([A-Za-z0-9._-]*==[^ ;]*\).*/\1/p' requirements/dev.txt >"$EMPTY/tested.txt"
python3 -m venv "$EMPTY/venv"
"$EMPTY/venv/bin/pip" install --quiet --constraint "$EMPTY/tested.txt" "dist/${wheel}[serve]"

say "running it on the sample site"
(
    cd "$EMPTY/site"
    PATH="$EMPTY/venv/bin:$PATH"
    eventsearch --version
    eventsearch index
    eventsearch query "10%"
    eventsearch query atelier --facets tag,year
    eventsearch suggest "l'at"
    eventsearch check || [ $? -eq 1 ]
    eventsearch static "$EMPTY/public"
    eventsearch serve --port 0 2>"$EMPTY/serve.log" &
    server=$!
    trap 'kill "$server" && wait "$server" || :' EXIT
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        grep -q "answering" "$EMPTY/serve.log" && break
        sleep 1
    done
    address=$(sed -n 's/.* at \(http[^;]*\)\/search; .*/\1/p' "$EMPTY/serve.log")
    if [ -z "$address" ]; then
        cat "$EMPTY/serve.log" >&2
        stop "the server of the wheel never answered"
    fi
    python3 -c "import sys, urllib.request as net
for path in ('/v1/search?q=10%25', '/search?q=10%25', '/event-search.js', '/search.ics'):
    assert net.urlopen(sys.argv[1] + path).status == 200, path
print('answers over HTTP')" "$address"
)

say "listing its dependencies"
"$EMPTY/venv/bin/python" -m pip uninstall --quiet --yes setuptools
# pyproject.toml does not contain the version, but cyclonedx-py needs it there.
sed "s/^dynamic = .*/version = \"$version\"/" pyproject.toml >"$EMPTY/pyproject.toml"
"$TOOLS/cyclonedx-py" environment "$EMPTY/venv" --pyproject "$EMPTY/pyproject.toml" \
    --output-reproducible --output-file dist/sbom.json

say "writing notes and checksums"
$RUN scripts/release_notes.py ${RELEASE_LINKS:+"$RELEASE_LINKS"} >dist/NOTES.md
$RUN -c 'import hashlib, pathlib, sys
for path in sorted(pathlib.Path("dist").iterdir()):
    print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}")' >"$EMPTY/sums"
mv "$EMPTY/sums" dist/SHA256SUMS

if [ "${AUDIT:-yes}" = no ]; then
    say "dist/ is ready, but was not checked for known vulnerabilities (AUDIT=no)"
    exit
fi
say "checking for known vulnerabilities"
"$EMPTY/venv/bin/pip" freeze --exclude eventsearch >"$EMPTY/given.txt"
# Strict: fail if a package cannot be looked up, because it may have vulnerabilities.
"$TOOLS/pip-audit" --strict --requirement "$EMPTY/given.txt" --no-deps --disable-pip \
    --progress-spinner off ||
    stop "a package has known vulnerabilities, or could not be looked up: do not publish this dist/ (AUDIT=no skips this check)"

say "dist/ is ready; docs/releasing.md describes how to publish it"
