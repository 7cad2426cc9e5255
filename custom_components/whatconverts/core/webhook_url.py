"""Which URL WhatConverts is given, of those at which Home Assistant may be reached.

The sender is a service on the internet: an address that only works in the local network is for
a trial, and nobody may be shown one without being told so.
"""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Final

from yarl import URL

# Names that no public name server knows: RFC 6761, 6762 and 8375, ICANN's `internal`, and what
# routers call their own network.
_PRIVATE_NAMES: Final = (
    "localhost",
    "local",
    "home.arpa",
    "internal",
    "lan",
    "localdomain",
    "home",
)


class AddressKind(StrEnum):
    """How a URL is reached: through Home Assistant Cloud, directly, only from inside, or not.

    `NONE` stands for a path without an address in front.
    """

    CLOUD = "cloud"
    EXTERNAL = "external"
    INTERNAL = "internal"
    NONE = "none"

    @property
    def is_public(self) -> bool:
        """Whether WhatConverts can reach it."""
        return self in {AddressKind.CLOUD, AddressKind.EXTERNAL}


class CloudState(StrEnum):
    """Home Assistant Cloud: no subscription, one without a connection now, or a connected one."""

    ABSENT = "absent"
    OFFLINE = "offline"
    CONNECTED = "connected"


@dataclass(frozen=True, slots=True)
class Address:
    """What WhatConverts must post to."""

    kind: AddressKind
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """The routes to one webhook that exist now.

    `path` begins with a slash. `external` and `internal` are complete URLs as Home Assistant gives
    them out for the internet and for the local network; `cloudhook` is that of the cloud.
    """

    path: str
    cloudhook: str | None = None
    external: str | None = None
    internal: str | None = None


def choose(routes: Routes) -> Address:
    """Return the best of the routes: the cloud's, since it is only there if somebody wants it."""
    if routes.cloudhook:
        return Address(AddressKind.CLOUD, routes.cloudhook)
    if routes.external and is_public(routes.external):
        return Address(AddressKind.EXTERNAL, routes.external)
    if internal := routes.internal or routes.external:
        return Address(AddressKind.INTERNAL, internal)
    return Address(AddressKind.NONE, routes.path)


def is_public(url: str) -> bool:
    """Whether a URL may be reached from the internet, and by nobody but in secret: by HTTPS."""
    try:
        parts = URL(url)
    except ValueError:
        return False
    host = (parts.host or "").rstrip(".")
    if parts.scheme != "https" or not host:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(tuple(f".{name}" for name in _PRIVATE_NAMES))


def plain_host(host: str) -> str:
    """Return a host, with its port if it has an unusual one, as it can be compared with others."""
    return host.lower().removesuffix(":443")
