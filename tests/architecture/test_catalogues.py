"""Every sentence that a person can meet exists in Chinese; the users read Chinese first."""

from gettext import NullTranslations

import pytest

from core.kernel.basis import Basis
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.log.localise import language_of, localise
from core.log.packaged import LANGUAGES, translations
from server.words import staged
from tests.support import catalogues

HOW = "run: python -m tests.support.catalogues, then translate what it prints"


def catalogue(language):
    return {one.id: one.string for one in catalogues.load(language) if one.id}


def test_every_message_is_in_every_catalogue():
    """What is marked with `_` or `N_`, every refusal, every sentence about a measure."""
    wanted = set(catalogues.extract())
    for language in LANGUAGES:
        assert sorted(wanted - set(catalogue(language))) == [], HOW


def test_every_message_has_a_chinese_translation():
    """PRODUCT.md: every screen, message and report exists in Chinese."""
    assert catalogues.untranslated(catalogues.load("zh_CN")) == (), HOW


def test_every_refusal_has_a_chinese_translation():
    """A refusal is shown at once with its article (ARCHITECTURE.md step 2)."""
    known = catalogue("zh_CN")
    assert [why.name for why in catalogues.reasons() if not known.get(why.value)] == []


def test_every_refusal_has_a_code_of_its_own():
    """`--json`, problems and tests go by the code alone, whatever room gives it."""
    names = [why.name for why in catalogues.reasons()]
    assert len(names) > 200
    assert sorted(names) == sorted(set(names))


def test_every_sentence_about_a_measure_has_a_chinese_translation():
    """What was typed wrongly is said in the typist's language."""
    known = catalogue("zh_CN")
    assert len(catalogues.measure_sentences()) >= 4
    assert [one for one in catalogues.measure_sentences() if not known.get(one)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_message(language):
    """A placeholder too many is a KeyError before the officer's eyes."""
    wrong = [
        message
        for message, string in catalogue(language).items()
        if string and catalogues.placeholders(message) != catalogues.placeholders(string)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_its_text(language):
    """The .mo is committed, so that an installation needs no compiler."""
    compiled = catalogues.mo_bytes(catalogues.load(language))
    assert catalogues.path(language, "mo").read_bytes() == compiled, HOW


def test_a_merge_loses_no_translation(monkeypatch, tmp_path):
    """A message that is not found any more keeps its translation for its return."""
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    file = catalogues.path("zh_CN", "po")
    file.parent.mkdir(parents=True)
    both = catalogues.merge("zh_CN", {"stays": ("a.py",), "goes": ("a.py",)})
    both["stays"].string = "留"
    both["goes"].string = "去"
    file.write_bytes(catalogues.po_bytes(both))
    file.write_bytes(catalogues.po_bytes(catalogues.merge("zh_CN", {"stays": ("a.py",)})))
    back = catalogues.merge("zh_CN", {"stays": ("b.py",), "goes": ("a.py",)})
    assert (back["stays"].string, back["goes"].string) == ("留", "去")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "zh_CN"}, "zh_CN"),
        ({"LC_ALL": "zh_CN.UTF-8", "ANJUAN_LANG": "en"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh_CN"),
    ],
)
def test_the_language_is_the_locales_unless_anjuan_lang_says_another(environment, language):
    """PRODUCT.md: zh-CN by default when the locale is Chinese; POSIX order of variables."""
    assert language_of(environment) == language


@pytest.mark.parametrize(
    ("verified", "mark"),
    [("law", ""), ("seen", ""), ("memory", "; unverified"), ("proposed", "; proposed by us")],
)
def test_a_refusal_names_its_article_and_how_far_it_was_checked(verified, mark):
    """DOMAIN.md §0: a text from memory and a rule of ours are shown as such."""
    basis = Basis(cite="行政处罚法 第四十二条", verified=verified)
    refused = Refused(Reason.TOO_FEW_OFFICERS, basis, seen=1, needed=2)
    said = localise(refused, NullTranslations())
    assert said == f"1 officers, 2 are needed (行政处罚法 第四十二条{mark})"


def test_what_fills_a_refusal_is_translated_too():
    """No English stage in a Chinese sentence."""
    refused = Refused(
        Reason.WRONG_STAGE, stage="left", act="NoticeServed", needed="on_site / signed"
    )
    said = localise(refused, translations("zh_CN"))
    assert "送达整改通知书" in said
    assert "检查中 / 已签字" in said


def test_a_refused_act_and_who_may_do_it_are_said_in_chinese():
    """Acts are codes of rows and roles are English words; a sentence shows neither."""
    refused = Refused(Reason.ROLE_NEEDED, act="case.decide", needed="head / hearing_host")
    said = localise(refused, translations("zh_CN"))
    assert said == "“作出行政处罚决定”须由负责人 / 听证主持人办理；请以具备该职责的人员办理"


@pytest.mark.parametrize(
    ("language", "kind", "word"),
    [
        ("zh_CN", "case", "已结案"),
        ("zh_CN", "tip", "已办结"),
        ("zh_CN", "institution", "已关闭"),
        ("en", "case", "closed"),
        ("en", "tip", "closed"),
    ],
)
def test_a_room_may_have_its_own_word_for_a_stage(monkeypatch, language, kind, word):
    """结案 is said of a case, 办结 of a tip (DOMAIN.md §10); English says closed of both."""
    monkeypatch.setenv("ANJUAN_LANG", language)
    assert staged(kind, "closed") == word
