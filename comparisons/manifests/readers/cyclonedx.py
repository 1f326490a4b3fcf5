"""CycloneDX in JSON: components with their package URLs, those inside others too."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from comparisons.manifests import bills
from comparisons.manifests.bills import Bill, BillPart
from comparisons.manifests.found import Found, Kind
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.manifests.trees import items, json_table, tables, word

NO_PACKAGES = frozenset({"cryptographic-asset", "data", "device", "device-driver", "file", "firmware"})
"""Types of components that nobody installs by a name and a version."""
OTHERWISE = {"container": bills.container, "operating-system": bills.system}


def read(text: str) -> Iterator[Found]:
    """Yield each component but the one that the bill describes."""
    tree = json_table(text)
    if word(tree, "bomFormat") != "CycloneDX":
        raise UnreadableManifest("It does not say that it is CycloneDX.")
    bill = Bill(roots={root} if (root := word(tree, "metadata", "component", "bom-ref")) else set())
    for component in takewhile(lambda _: not bill.is_full, _components(tree)):
        _add(bill, component)
    for row in tables(tree, "dependencies"):
        for needed in items(row, "dependsOn"):
            if isinstance(needed, str):
                bill.add_need(word(row, "ref"), needed)
    yield from bills.listed(bill, text)


def _components(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield components in their order, each before those inside it."""
    waiting = list(tables(tree, "components"))[::-1]
    while waiting:
        component = waiting.pop()
        yield component
        waiting += list(tables(component, "components"))[::-1]


def _add(bill: Bill, component: dict[str, Any]) -> None:
    type_, purl = word(component, "type"), word(component, "purl")
    if type_ in NO_PACKAGES and not purl:
        bill.left_out += 1
        return
    name, version = word(component, "name"), word(component, "version")
    if type_ in OTHERWISE:
        otherwise = OTHERWISE[type_](name, version)
    else:
        otherwise = bills.unregistered("/".join(filter(None, [word(component, "group"), name])), version)
    bill.parts.append(BillPart(word(component, "bom-ref"), purl, otherwise))


CYCLONEDX = Kind(
    "cyclonedx",
    "CycloneDX in JSON",
    read,
    ("bom.json", "*.cdx.json", "*cyclonedx*.json"),
    (r'"bomFormat"\s*:\s*"CycloneDX"',),
    ("application/vnd.cyclonedx+json",),
    is_json=True,
)
