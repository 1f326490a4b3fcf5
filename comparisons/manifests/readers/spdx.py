"""SPDX in JSON: packages of 2.x, and of 3.0 as far as it names them."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from comparisons.manifests import bills
from comparisons.manifests.bills import Bill, BillPart
from comparisons.manifests.found import Found, Kind
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.manifests.trees import items, json_table, table, tables, word

DOCUMENT = "SPDXRef-DOCUMENT"
DOWN = frozenset({"CONTAINS", "DEPENDS_ON", "HAS_PREREQUISITE"})
UP = frozenset({"CONTAINED_BY", "PACKAGE_OF", "PREREQUISITE_FOR"})
"""Relationships in which the second part needs or holds the first; so do all that end in DEPENDENCY_OF."""
DOWN_OF_3 = frozenset({"contains", "dependsOn", "hasOptionalDependency", "hasPrerequisite", "hasProvidedDependency"})
OTHERWISE = {
    "CONTAINER": bills.container,
    "container": bills.container,
    "OPERATING-SYSTEM": bills.system,
    "OPERATING_SYSTEM": bills.system,
    "operatingSystem": bills.system,
}
NO_PACKAGES = frozenset({"FILE", "DEVICE", "FIRMWARE", "file", "device", "firmware", "data"})


def read(text: str) -> Iterator[Found]:
    """Yield each package but the one that the document describes."""
    tree = json_table(text)
    tree = table(tree, "sbom") or tree  # as GitHub's API answers
    if word(tree, "spdxVersion").startswith("SPDX-2"):
        bill = _bill_of_2(tree)
    elif "@graph" in tree:
        bill = _bill_of_3(tree)
    else:
        raise UnreadableManifest("It does not say that it is SPDX 2 or 3.")
    yield from bills.listed(bill, text)


def _bill_of_2(tree: dict[str, Any]) -> Bill:
    bill = Bill(roots={root for root in items(tree, "documentDescribes") if isinstance(root, str)})
    for package in takewhile(lambda _: not bill.is_full, tables(tree, "packages")):
        urls = (
            word(one, "referenceLocator") for one in tables(package, "externalRefs") if _is_purl(one, "referenceType")
        )
        version = word(package, "versionInfo")
        _add(bill, package, "SPDXID", word(package, "primaryPackagePurpose"), version, next(urls, ""))
    for row in tables(tree, "relationships"):
        one, other, kind = (word(row, key) for key in ("spdxElementId", "relatedSpdxElement", "relationshipType"))
        if kind in UP or kind.endswith("DEPENDENCY_OF"):
            bill.add_need(other, one)
        elif kind in DOWN:
            bill.add_need(one, other)
        elif kind == "DESCRIBES" and one == DOCUMENT:
            bill.roots.add(other)
        elif kind == "DESCRIBED_BY" and other == DOCUMENT:
            bill.roots.add(one)
    return bill


def _bill_of_3(tree: dict[str, Any]) -> Bill:
    bill = Bill()
    for element in tables(tree, "@graph"):
        match word(element, "type") or word(element, "@type"):
            case "software_Package" if not bill.is_full:
                rows = tables(element, "externalIdentifier")
                urls = (word(one, "identifier") for one in rows if _is_purl(one, "externalIdentifierType"))
                purl = word(element, "software_packageUrl") or next(urls, "")
                version = word(element, "software_packageVersion")
                _add(bill, element, "spdxId", word(element, "software_primaryPurpose"), version, purl)
            case "SpdxDocument" | "software_Sbom" | "Bom":
                bill.roots |= {root for root in items(element, "rootElement") if isinstance(root, str)}
            case "Relationship" | "LifecycleScopedRelationship":
                for needed in items(element, "to") if word(element, "relationshipType") in DOWN_OF_3 else ():
                    if isinstance(needed, str):
                        bill.add_need(word(element, "from"), needed)
    parts = {part.id for part in bill.parts}
    bill.roots &= parts  # a document's root may be another list, whose root is the package
    return bill


def _is_purl(row: dict[str, Any], key: str) -> bool:
    return word(row, key).lower() in ("purl", "packageurl")


def _add(bill: Bill, package: dict[str, Any], id_key: str, purpose: str, version: str, purl: str) -> None:
    if purpose in NO_PACKAGES and not purl:
        bill.left_out += 1
        return
    otherwise = OTHERWISE.get(purpose, bills.unregistered)(word(package, "name"), version)
    bill.parts.append(BillPart(word(package, id_key), purl, otherwise))


SPDX = Kind(
    "spdx",
    "SPDX in JSON",
    read,
    ("*.spdx.json", "*.spdx3.json"),
    (r'"SPDXID"\s*:\s*"SPDXRef-|"spdxVersion"\s*:\s*"SPDX-2|spdx\.org/rdf/3',),
    ("application/spdx+json",),
    is_json=True,
)
