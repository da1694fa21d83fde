#!/bin/sh
# The tests of several nodes need a Redis server: use what is there, install Debian's where that is possible.
# Where neither works they are skipped and say so; everything else is tested all the same.
command -v redis-server >/dev/null 2>&1 || command -v valkey-server >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends redis-server
fi
command -v redis-server >/dev/null 2>&1 || echo "The tests of several nodes are skipped: they need Redis (Debian: apt-get install redis-server)." >&2
exit 0
