"""Reads Retinode's event stream and prints what comes: python3 event_stream_client.py [host] port"""

import json
import socket
import sys

host, port = (["127.0.0.1"] + sys.argv[1:])[-2:]
with socket.create_connection((host, int(port))) as connection:
    for line in connection.makefile(encoding="utf-8"):
        message = json.loads(line)
        if message["type"] == "spikes":
            for seconds, cell in zip(message["t"], message["cell"]):
                print(f"{seconds:.6f} s  cell {cell}", flush=True)
        else:
            print(message, flush=True)
