#!/bin/sh
# The browser tests need Chromium: use what is there, install Debian's where that is possible, else say what to do.
# chromium-headless-shell is the same browser without windows and takes half the time: welcome, but not needed.
have() { command -v "$1" >/dev/null 2>&1; }
get() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove "$@"; }

have chromium && have chromium-headless-shell && exit 0
if [ "$(id -u)" = 0 ] && have apt-get; then
    apt-get update -qq
    have chromium || get chromium fonts-dejavu-core
    get chromium-headless-shell || echo "No chromium-headless-shell here: the browser tests take Chromium, and longer."
fi
have chromium && exit 0
echo "The browser tests need Chromium. Install it (Debian: apt-get install chromium) and run the command again." >&2
exit 1
