"""A real Home Assistant on loopback, for the demo, the real-run tests and the benchmark.

async with RealHa(Folder(path=path, port=free_port())) as ha:
    url = await ha.client.add_entry("whatconverts", {"name": "WhatConverts"})
    await ha.client.post_webhook(url, {"lead_id": 1})
    print(await ha.client.state("sensor.whatconverts_active_calls"))
"""

from .client import ApiError, Client, Reply
from .folder import ROOT, Folder, free_port
from .instance import HaError, RealHa
from .listener import Listener, Socket
from .log import complaints
from .waiting import until

__all__ = [
    "ROOT",
    "ApiError",
    "Client",
    "Folder",
    "HaError",
    "Listener",
    "RealHa",
    "Reply",
    "Socket",
    "complaints",
    "free_port",
    "until",
]
