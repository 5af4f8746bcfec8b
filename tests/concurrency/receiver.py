"""A webhook receiver that is sometimes slow and sometimes fails, and writes down every message it got before it answers."""

import json
import os
import random
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver(BaseHTTPRequestHandler):
    record: int

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        line = {"headers": {name.lower(): value for name, value in self.headers.items()}, "body": json.loads(body)}
        os.write(self.record, (json.dumps(line) + "\n").encode())
        time.sleep(random.choice((0, 0, 0, 0, 0, 0, 0.02, 0.1)))  # long enough for a sender to be killed between arrival and answer
        self.send_response(503 if random.random() < 0.1 else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


if __name__ == "__main__":
    Receiver.record = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    print(server.server_port, flush=True)
    server.serve_forever()
