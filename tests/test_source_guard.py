"""Which addresses the site asks, and that a socket connects to just the address that was judged."""

import pytest

from comparisons.services.source_checks.guard import Unaskable, is_public, target_of
from comparisons.services.source_checks.network import Deadline, Network, NotThere, checked_ips

from .source_server import PUBLIC, PUBLIC_6, Server


@pytest.mark.parametrize(
    "ip",
    [
        PUBLIC, PUBLIC_6, "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255",
        "172.32.0.0", "192.167.255.255", "192.169.0.0", "223.255.255.255", "2000::1", "2001:200::1", "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
    ],
)  # fmt: skip
def test_the_public_internet_may_be_asked(ip):
    assert is_public(ip)


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.1", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255", "127.0.0.1",
        "127.255.255.254", "169.254.169.254", "168.63.129.16", "172.16.0.0", "172.31.255.255", "192.0.0.192",
        "192.0.2.1", "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:a00:1::1",
        "2002:101:101::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
        "4000::1", "no address", "", "1.1.1", "0x7f.1",
    ],
)  # fmt: skip
def test_any_other_machine_may_not(ip):
    assert not is_public(ip)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ftp://example.org/", "no http"),
        ("file:///etc/passwd", "no http"),
        ("//example.org/", "no http"),
        ("gopher://example.org/", "no http"),
        ("http://ada@example.org/", "user name"),
        ("http://:secret@example.org/", "user name"),
        ("http://example.org:22/", "port 22"),
        ("http://example.org:8080/", "port 8080"),
        ("http://example.org:99999/", "cannot be read"),
        ("http://[::1/", "cannot be read"),
        ("http://" + "x" * 64 + ".org/", "cannot be read"),
        ("http:///path", "no host"),
        ("http://a b.org/", "no host"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_with_the_reason(address, why):
    with pytest.raises(Unaskable, match=why):
        target_of(address)


@pytest.mark.parametrize(
    ("address", "named", "path"),
    [
        ("http://example.org", "example.org", "/"),
        (" https://EXAMPLE.org.:443/a?b=c#d ", "example.org", "/a?b=c"),
        ("http://example.org:443/", "example.org:443", "/"),
        ("https://bücher.example/ä b?ö=\r\nX", "xn--bcher-kva.example", "/%C3%A4%20b?%C3%B6=X"),
        ("http://[2606:2800::1]/%20", "[2606:2800::1]", "/%20"),
    ],
)
def test_an_address_becomes_what_a_request_is_made_of(address, named, path):
    target = target_of(address)

    assert (target.named, target.path) == (named, path)


def ips_of(*ips, host="example.org"):
    server = Server(names={"example.org": list(ips)})
    return checked_ips(target_of(f"https://{host}/"), server.network(), Deadline(1))


def test_a_name_leads_to_its_public_addresses_alone():
    assert ips_of("10.0.0.1", PUBLIC, "::1", PUBLIC_6) == [PUBLIC, PUBLIC_6]


def test_three_addresses_of_a_host_are_tried_at_most():
    assert ips_of("1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4") == ["1.1.1.1", "1.1.1.2", "1.1.1.3"]


def test_a_name_that_leads_into_the_own_network_is_refused():
    with pytest.raises(Unaskable, match="not on the public internet"):
        ips_of("127.0.0.1", "fe80::1%2")


def test_a_name_that_nobody_knows_is_not_there():
    with pytest.raises(NotThere):
        ips_of(PUBLIC, host="unknown.example")


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost"])
def test_other_spellings_of_this_machine_are_refused(host):
    with pytest.raises(Unaskable, match="not on the public internet"):
        checked_ips(target_of(f"http://{host}/"), Network(), Deadline(5))
