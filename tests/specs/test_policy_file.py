"""C2SP tlog-policy as a file: what is read, and what is declined with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evidence.policy import Policy, parse_policy
from core.kernel.errors import Rejected
from tests.support.witnesses import LOG, NAME, W1, W2, W3

THREE = (
    f"witness a {W1.as_witness}\nwitness b {W2.as_witness} https://b.test.invalid\n"
    f"witness c {W3.as_witness}\n"
)


def detail_of(content: str | bytes) -> str:
    with pytest.raises(Rejected) as caught:
        parse_policy(content)
    assert caught.value.code == "policy"
    return caught.value.detail


def test_a_policy_of_logs_witnesses_groups_and_a_quorum_is_read():
    """The example of the specification: groups of groups."""
    policy = parse_policy(
        f"# ours\n\n log\t{LOG.as_log}  https://log.test.invalid \n{THREE}"
        "group two 2 a b\ngroup all-of all two c\nquorum all-of"
    )
    assert [one.key.name for one in policy.logs] == [LOG.name]
    assert [(one.name, one.url) for one in policy.witnesses][:2] == [
        ("a", ""),
        ("b", "https://b.test.invalid"),
    ]
    assert policy.witnesses[0].key.name == NAME
    assert [(one.name, one.needed) for one in policy.groups] == [("two", 2), ("all-of", 2)]
    assert policy.quorum == "all-of"


def test_nobody_need_be_asked():
    """`quorum none` with no log and no witness is a whole policy."""
    assert parse_policy("quorum none\n") == Policy()


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("", "a quorum line is missing"),
        ("quorum none\nquorum none\n", "line 2: a second quorum line"),
        ("quorum a\n", "line 1: 'a' is defined by no line before"),
        (f"quorum a\nwitness a {W1.as_witness}\n", "line 1: 'a' is defined"),
        (f"witness a {W1.as_witness}\nwitness b {W1.as_witness}\n", "line 2: the key of"),
        (f"log {LOG.as_log}\nlog {LOG.as_log}\n", "line 2: the key of"),
        (f"witness a {W1.as_witness}\nwitness a {W2.as_witness}\n", "line 2: 'a' is taken"),
        (f"witness none {W1.as_witness}\n", "line 1: 'none' is taken"),
        (f"{THREE}group a all b c\n", "line 4: 'a' is taken"),
        (f"{THREE}group g 3 a b\n", "line 4: '3' of 2 members"),
        (f"{THREE}group g 0 a b\n", "line 4: '0' of 2 members"),
        (f"{THREE}group g 02 a b\n", "line 4: '02' of 2 members"),
        (f"{THREE}group g all\n", "line 4: 'all' of 0 members"),
        (f"{THREE}group g any none\n", "line 4: 'none' is defined by no line before"),
        (f"{THREE}group g any a a\n", "line 4: 'a' is a member already"),
        (f"{THREE}group g any a\ngroup h any a\n", "line 5: 'a' is a member already"),
        (f"{THREE}group g any g\n", "line 4: 'g' is defined by no line before"),
        (f"witness a {W1.as_log}\n", "line 1: a witness has no key of kind 0x01"),
        (f"log {LOG.as_witness}\n", "line 1: a log has no key of kind 0x04"),
        ("log x+0+AAAA\n", "line 1: "),
        ("trust me\n", "line 1: 'trust' with 1 words"),
        ("quorum none\r\n", "a control character"),
        ("quorum none\v\n", "a control character"),
        ("x" * 70_000, "more than"),
    ],
)
def test_what_is_no_policy_is_declined_with_its_line(content: str, seen: str):
    """Tlog-policy: structure, duplicates, groups, character set."""
    assert seen in detail_of(content)


def test_octets_that_are_no_utf_8_may_stand_in_names_and_comments():
    """Tlog-policy, character set: octets with the high bit are opaque."""
    policy = parse_policy(b"# \xff\nwitness \xff " + W1.as_witness.encode() + b"\nquorum \xff\n")
    assert policy.witnesses[0].name == policy.quorum
    assert parse_policy(b"# \xff\nquorum none\n") == Policy()


WORDS = st.sampled_from(
    ["log", "witness", "group", "quorum", "none", "a", "g", "all", "any", "2", W1.as_witness, "#"]
)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_the_reader_is_total(content: str | bytes):
    """It reads, or says `policy`; no other error leaves it."""
    try:
        parse_policy(content)
    except Rejected as error:
        assert error.code == "policy"  # noqa: PT017 - either outcome is right


@given(st.lists(st.lists(WORDS, max_size=5), max_size=8))
def test_the_reader_is_total_on_its_own_words(lines: list[list[str]]):
    """As above, with lines that look like a policy."""
    content = "\n".join(" ".join(line) for line in lines)
    try:
        policy = parse_policy(content)
    except Rejected as error:
        assert error.code == "policy"  # noqa: PT017 - as above
    else:
        assert policy.quorum == "none" or policy.witnesses
