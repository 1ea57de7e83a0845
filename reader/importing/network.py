"""Whom to connect to: a host's addresses, and whether they are of the public network."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
_SPECIAL = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48")))
"""Networks of protocols (RFC 6890, 7526, 8215) that some versions of Python take for public."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network; what it wraps is looked at, too.

    IPv4 inside IPv6: mapped (RFC 4291), compatible (the same), 6to4 (RFC 3056), Teredo
    (RFC 4380), NAT64 (RFC 6052).
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped: list[ipaddress.IPv4Address] = []
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip in _NAT64 or ip in _COMPATIBLE:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)))
        if ip.sixtofour is not None:
            wrapped.append(ip.sixtofour)
        if ip.teredo is not None:
            wrapped += ip.teredo
        if not all(is_public(str(one)) for one in wrapped):
            return False
        if ip.is_site_local:
            return False
    if any(ip in network for network in _SPECIAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


async def addresses_of(host: str, port: int) -> tuple[str, ...]:
    """Ask for a host's IP addresses; raises `OSError` when there are none.

    The C library also reads `2130706433`, `0x7f.1` and `0177.1` as addresses, so what is
    looked at is what comes out.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # link-local addresses come with their interface as a fourth item
    return tuple(dict.fromkeys(str(item[4][0]) for item in found))


def proxy_for(scheme: str, host: str) -> str:
    """Give the proxy that this computer is set to use for a host, "" for none."""
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all") or ""
    if not proxy or proxy_bypass(host):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def through(proxy: str) -> httpx.AsyncHTTPTransport:
    """Make a transport by way of a proxy, which resolves names itself.

    Raises `ValueError` or `ImportError` for a proxy of a kind that is not known.
    """
    import httpx

    return httpx.AsyncHTTPTransport(proxy=httpx.Proxy(proxy))


def transport(vetted: Mapping[str, tuple[str, ...]], connect_s: float) -> httpx.AsyncHTTPTransport:
    """Make a transport that connects to the addresses in `vetted` (by host) and to no other.

    Names are not resolved a second time: between two answers of a name server the address may
    change into one of this computer. TLS still asks for, and checks, the host's name.
    """
    import httpcore
    import httpx
    from httpcore import AnyIOBackend

    class Backend(AnyIOBackend):
        async def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,
            *_: object,
            **__: object,
        ) -> httpcore.AsyncNetworkStream:
            failure: Exception = httpcore.ConnectError(f"{host} was not looked at")
            for address in vetted.get(host, ()):
                try:
                    return await super().connect_tcp(
                        address, port, min(timeout or connect_s, connect_s)
                    )
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                    failure = error
            raise failure

    class Pinned(httpx.AsyncHTTPTransport):
        def __init__(self) -> None:
            super().__init__()
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=httpx.create_ssl_context(),
                max_connections=16,
                max_keepalive_connections=8,
                keepalive_expiry=15,
                network_backend=Backend(),
            )

    return Pinned()
