"""A stand-in for a WhatConverts account and its API, on loopback: `scripts/whatconverts-account`.

account = Account()
for message in past_calls(seed=1, calls=1000, days=90, now=datetime.now(UTC)):
    account.record(message)
async with AccountServer(account) as server:
    print(server.url, server.token, server.secret)
    server.behaviour = Behaviour(fault=Fault.SERVER_ERROR, fault_count=3)
    assert server.log.counts["GET /leads"] <= 3

Sources: WhatConverts' own pages and what users of its API have published. What is known of neither
is a switch of `Behaviour`, so that tests can try it both ways.
"""

from .account import Account
from .behaviour import Behaviour, Fault
from .lead import Lead, is_live
from .past import past_calls
from .request_log import RequestLog
from .server import AccountServer

__all__ = [
    "Account",
    "AccountServer",
    "Behaviour",
    "Fault",
    "Lead",
    "RequestLog",
    "is_live",
    "past_calls",
]
