"""Many screens on the live stream, in one process: real HTTP connections, each message stamped when it arrives."""

import asyncio
import json
import sys
import time
from urllib.parse import urlsplit


class Screens:
    """`messages` holds (screen, when, data) for every message that is not a comment or a ping."""

    def __init__(self, url: str, headers: dict[str, str], count: int) -> None:
        self.url, self.headers, self.count = urlsplit(url), headers, count
        self.messages: list[tuple[int, float, str]] = []
        self.ready = 0

    async def watch(self, number: int) -> None:
        reader, writer = await asyncio.open_connection(self.url.hostname, self.url.port)
        path = self.url.path + (f"?{self.url.query}" if self.url.query else "")
        head = {"Host": self.url.netloc, "Accept": "text/event-stream", **self.headers}
        writer.write((f"GET {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in head.items()) + "\r\n").encode())
        status = await reader.readline()
        if b" 200 " not in status:
            raise RuntimeError(f"the stream answered {status!r}: {await reader.read(2000)!r}")
        while (await reader.readline()).strip():
            pass
        self.ready += 1
        while line := await reader.readline():  # chunk sizes and blank lines between are no data lines
            if line.startswith(b"data:"):
                self.messages.append((number, time.time(), line[5:].strip().decode()))


async def main() -> None:
    """Order on the first line of input: url, headers, count. `ready` is printed when all are connected; all messages at the next line."""
    order = json.loads(sys.stdin.readline())
    screens = Screens(order["url"], order["headers"], order["count"])
    tasks = [asyncio.create_task(screens.watch(number)) for number in range(screens.count)]
    while screens.ready < screens.count:
        await asyncio.sleep(0.05)
        for task in tasks:
            if task.done():
                task.result()
    print(json.dumps({"ready": screens.ready}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    for task in tasks:
        task.cancel()
    print(json.dumps(screens.messages), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
