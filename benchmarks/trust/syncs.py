"""Does the disk have it before the customer is told? The server's own system calls, in order."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.trust.stack import stack
from benchmarks.trust.talker import Talker

CALLS = "trace=fsync,fdatasync,sendto,sendmsg,write,writev,pwrite64"
NO_STRACE = "strace is not installed (Debian: apt-get install strace)"


@dataclass
class Syncs:
    """Acknowledgements seen on the wire, and those that no sync of the log came before."""

    acknowledged: int = 0
    unsynced: int = 0
    why_not: str = ""

    def row(self) -> str:
        """One line for the table."""
        if self.why_not:
            return f"not measured: {self.why_not}"
        return f"{self.acknowledged} acknowledgements, {self.unsynced} sent before the log was synced"


async def measure(folder: Path, *, messages: int) -> Syncs:
    """Trace a server on SQLite while one customer writes lines one after the other."""
    if shutil.which("strace") is None:
        return Syncs(why_not=NO_STRACE)
    with stack("sqlite", folder) as built:
        node = built.nodes[0]
        node.start()
        await asyncio.to_thread(node.wait)
        assert node.process is not None
        trace = folder / "trace.txt"
        async with Talker([node.address]) as talker:
            await talker.say("a first line and")
            await talker.until(lambda: not talker.waiting)
            command = [
                "strace",
                "-f",
                "-s",
                "60",
                "-y",
                "-e",
                CALLS,
                "-o",
                str(trace),
                "-p",
                str(node.process.pid),
            ]
            with subprocess.Popen(command, stderr=subprocess.PIPE) as tracer:
                assert tracer.stderr is not None
                first = await asyncio.to_thread(tracer.stderr.readline)
                if b"attached" not in first:
                    tracer.kill()
                    return Syncs(why_not=f"strace may not attach here: {first.decode().strip()[:80]}")
                for number in range(messages):
                    await talker.say(f"line {number} and")
                    await talker.until(lambda: not talker.waiting)
                tracer.send_signal(signal.SIGINT)
        return read(trace.read_text())


def read(trace: str) -> Syncs:
    """Count, in a trace, acknowledgements that no completed sync of the log came before.

    The customer writes one line at a time, so between two acknowledgements there is one commit or more.
    """
    found = Syncs()
    synced = False
    for line in trace.splitlines():
        if re.search(r"f(data)?sync\(\d+<[^>]*tellonce\.db", line) or "sync resumed" in line:
            synced = True
        elif '\\"type\\":\\"ack\\"' in line:
            found.acknowledged += 1
            found.unsynced += not synced
            synced = False
    return found
