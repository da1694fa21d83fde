#!/bin/sh
# The browser tests need Chromium: use what is there, install Debian's where that is possible, else say what to do.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core && exit 0
fi
echo "The browser tests need Chromium. Install it (Debian: apt-get install chromium) and run the command again." >&2
exit 1
