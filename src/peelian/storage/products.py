"""What tells one product from another, as the register keeps it."""

from functools import lru_cache
from hashlib import sha256

from peelian.nouns.asset import Product
from peelian.storage import documents

DIGEST_CHARACTERS = 32
"""Of SHA-256 in hex: 128 bits, so that no two products of any register are taken for one."""


@lru_cache(maxsize=4096)
def digest(product: Product) -> str:
    """Return what a product is known by."""
    return sha256(documents.encode(product).encode()).hexdigest()[:DIGEST_CHARACTERS]
