from dataclasses import replace

from peelian.storage import products
from tests.fakes.estate import CHIP, PRODUCT


def test_a_product_is_known_by_all_that_it_is() -> None:
    digests = {
        products.digest(PRODUCT),
        products.digest(replace(PRODUCT, firmware="5.4.2")),
        products.digest(replace(PRODUCT, components=(replace(CHIP, version="4"),))),
    }
    assert len(digests) == 3
    assert products.digest(PRODUCT) == products.digest(replace(PRODUCT))
