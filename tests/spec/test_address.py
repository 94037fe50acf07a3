"""What an address stands for: a shipped network, a variant of one, settings after a colon."""

import pytest

from costcalc.errors import SpecError, UsageError
from costcalc.graph.build import build
from costcalc.spec import catalog
from costcalc.spec.address import is_path, locate


def meant(address: str) -> tuple[str, str | None, dict[str, str]]:
    found = locate(address)
    return found.spec.name, found.variant, {n: v.text for n, v in found.overrides.items()}


@pytest.mark.parametrize(
    ("address", "spec", "variant", "overrides"),
    [
        ("mobilenet_v1", "mobilenet_v1", None, {}),
        ("mobilenet_v1:alpha=0.75,rho=6/7", "mobilenet_v1", None, {"alpha": "0.75", "rho": "6/7"}),
        ("resnet50", "resnet", "resnet50", {}),
        ("resnet:resnet50", "resnet", "resnet50", {}),
        ("resnet:resnet50:width=2", "resnet", "resnet50", {"width": "2"}),
        ("specs/resnet.yaml:resnet18", "resnet", "resnet18", {}),
    ],
)
def test_what_is_meant(
    address: str, spec: str, variant: str | None, overrides: dict[str, str]
) -> None:
    assert meant(address) == (spec, variant, overrides)


@pytest.mark.parametrize("address", ["mobilenet_v1:wide", "resnet:resnet51", "resnet50:resnet51"])
def test_a_variant_that_is_not_there_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="has no variant `"):
        locate(address)


@pytest.mark.parametrize("address", ["resnet:", "resnet:resnet18:resnet50", "resnet:width="])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match=r"is not a valid address|is not a setting"):
        locate(address)


def test_a_path_is_told_from_a_name() -> None:
    paths = ["a/b", "a\\b", "a.yaml", "a.yml", "./a"]
    assert all(map(is_path, paths))
    assert not any(map(is_path, ["a", "yaml", "a.yaml.txt", "-"]))


def test_a_shipped_network_is_found_by_the_name_of_its_variant() -> None:
    spec, variant = catalog.find("resnet18")
    assert (spec.name, variant) == ("resnet", "resnet18")
    assert catalog.find("resnet")[1] is None
    with pytest.raises(UsageError, match="there is no network `resnet19`"):
        catalog.find("resnet19")


def test_a_setting_of_no_parameter_is_refused_with_those_there_are() -> None:
    spec = catalog.find("mobilenet_v1")[0]
    with pytest.raises(SpecError, match="`mobilenet_v1` has no parameter `alpah`") as caught:
        build(spec, None, {"alpah": 1})
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.notes[0].startswith("its parameters are alpha, rho, ")
    assert diagnostic.helps == ("did you mean `alpha`?",)
