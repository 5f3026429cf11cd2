"""From which network a request comes, for counting and nothing else."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

SHARED_BITS = 64
"""Of an IPv6 address: what one home or phone has to choose from is one network."""


def origin() -> str:
    """The address of the visitor, as the proxies of the settings tell it; of IPv6 its network. "" when unknown."""
    try:
        found = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((found, SHARED_BITS), strict=False))
    return str(found)
