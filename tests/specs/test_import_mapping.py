"""A mapping says how a file becomes a register; what it cannot mean is said at once."""

import csv
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from stdnum.cn import uscc

from core.domain.institution.events import Particulars
from server.importing.mapping import Field, Mapping, load_mapping
from server.importing.words import Flaw, ImportFault

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "institutions.toml"
VECTORS = Path(__file__).parents[3] / "shared" / "data" / "cn" / "uscc_vectors.csv"


def test_the_example_is_a_mapping_and_shows_the_defaults():
    """docs/examples/institutions.toml: every key left out has the value shown."""
    shown = load_mapping(EXAMPLE)
    assert shown == Mapping(columns=shown.columns, source=shown.source)


def test_the_mapping_inside_the_package_is_the_example():
    """One file, shipped with the package and shown in docs/examples."""
    assert (files("server.importing") / "institutions.toml").read_bytes() == EXAMPLE.read_bytes()


def test_every_field_of_an_institution_can_be_mapped():
    """DOMAIN.md §2: the mapping names the fields of the register, and no others."""
    assert get_args(Field) == Particulars.__struct_fields__


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns = {", "Invalid"),
        ("[columns]\nuscc = 'code'", "columns.name is missing"),
        ("[columns]\nname = 'n'\nphone = 'p'", "phone"),
        ("[columns]\nname = 'n'\ncity = 'n'", "one header"),
        ("[columns]\nname = 'n'\n[file]\nencoding = 'klingon'", "klingon"),
        ("[columns]\nname = 'n'\n[file]\ndelimiter = ';;'", "delimiter"),
        ("[columns]\nname = 'n'\n[dates]\nformat = []", "format"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_named_with_what_is_wrong(tmp_path, text, said):
    """PRODUCT.md: bad input names the file and the field."""
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(ImportFault) as caught:
        load_mapping(path)
    assert caught.value.flaw is Flaw.MAPPING
    assert "m.toml" in str(caught.value)
    assert said in str(caught.value)


def test_the_check_digit_agrees_with_every_published_vector():
    """DOMAIN.md §2.3, GB 32100-2015: `issued_but_nonconforming` fails it, and is only warned of."""
    if not VECTORS.exists():
        pytest.skip("the vectors of the shared data are not here")
    with VECTORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    wrong = [row for row in rows if uscc.is_valid(row["code"]) != (row["expected"] == "valid")]
    assert wrong == []
