"""Texts that are no offers, and offers that pretend to be such texts."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scamrecruit.extract.extractor import Extractor
from scamrecruit.records import Posting

Make = Callable[..., Posting]
GATED = "not_an_advertisement"
CORPUS = Path(__file__).parents[2] / "fixtures" / "corpus"

QUESTIONS = [
    "A friend of a friend offers me office work in Vientiane. Is this legit or a scam?",
    'Somebody messaged me: "Chat staff, Poipet, free room, Telegram @example_hr77". Is it safe?'
    " Has anyone here worked for them?",
    "Ada yang pernah kerja di sana? Katanya admin di Kamboja, ini beneran gak?",
    "Có ai từng làm bên đó chưa? Việc nhẹ lương cao, có thật không ạ?",
    "有人去过吗?说是柬埔寨打字员,包机票,靠谱吗?",
    "Кто-нибудь работал у них? Обещают билет в Таиланд, это развод?",
    "เขาชวนไปทำที่ปอยเปต แบบนี้หลอกไหมคะ มีใครเคยไปบ้างคะ",
    "May nakapag-work na ba dito? Legit ba ang offer sa Cambodia?",
    "¿Alguien ha trabajado con ellos? Ofrecen digitador en Camboya, ¿es una estafa?",
    "Bu ish rostmi? Tailandda operator, kim borgan bormi?",
]
SEEKERS = [
    "I am looking for a job as a typist, my skills are good. WhatsApp +1 202 555 0141",
    "I need a job please, I can type and speak French, willing to relocate. WhatsApp +1 202 555 0142",
    "Saya sedang mencari kerja, saya lulusan SMK, WA 0812-0000-0000",
    "Ищу работу оператором, готова к переезду. Telegram @example_seeker",
    "Busco trabajo de oficina, tengo experiencia. WhatsApp +1 202 555 0143",
    "मुझे नौकरी चाहिए, उम्र 23, कंप्यूटर आता है",
    "నాకు ఉద్యోగం కావాలి, వయసు 23, కంప్యూటర్ వచ్చు",
    "مجھے نوکری چاہیے، عمر 23، کمپیوٹر آتا ہے",
    "मलाई जागिर चाहियो, उमेर २३, कम्प्युटर जान्दछु",
    "本人男,30岁,想找一份仓库工作,谁家招人滴滴我",
]
STORIES = [
    "They took my passport at the border. I was sold to a second house and forced to chat all night.",
    "My nephew was offered work in Bangkok and got trapped in a compound. The police were told.",
    "পুলিশ দুইজনকে গ্রেপ্তার করেছে, ভুক্তভোগী জানান তিনি জিম্মি ছিলেন।",
    "警方提醒:谨防此类招聘陷阱,受害者讲述自己被骗到园区。",
    "KBRI mengimbau WNI tidak mudah percaya lowongan gaji tinggi di Kamboja.",
    "Елшілік Камбоджадағы жоғары жалақылы жұмыс хабарландыруларына сенбеуге кеңес берді.",
    "Elchixona Kambodjadagi yuqori maoshli ish e'lonlariga ishonmaslikni maslahat berdi.",
]
DISGUISES = [
    "Breaking news!",
    "Warning: beware of scams.",
    "News: police warned about fake jobs.",
    "Is this legit? Yes!",
    "I am looking for a job? Not any more.",
    "Embassy warns about fake job offers, we are different.",
]


@pytest.mark.parametrize("text", QUESTIONS + SEEKERS + STORIES)
def test_a_text_that_offers_nothing_is_gated(text: str, extractor: Extractor, posting: Make) -> None:
    assert extractor.extract(posting(text)).gate == GATED


def _lures() -> list[dict[str, str]]:
    rows = [
        json.loads(line)
        for path in sorted(CORPUS.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [row for row in rows if row["label"]]


def test_hardly_a_lure_of_the_corpus_is_gated(extractor: Extractor, posting: Make) -> None:
    lures = list(_lures())
    gated = [row["id"] for row in lures if extractor.extract(posting(row["text"])).gate]
    assert len(gated) * 500 <= len(lures), gated


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_recruiter_does_not_escape_by_a_word(
    disguise: str, extractor: Extractor, posting: Make
) -> None:
    offer = "We need chat operators in Poipet, free ticket and room. Telegram @example_hr77"
    quoted = f'"{offer}"'
    for text in (f"{disguise} {offer}", f"{offer} {disguise}", f"{disguise} {quoted} {offer}"):
        assert extractor.extract(posting(text)).gate is None
    for row in _lures()[::25]:
        evidence = extractor.extract(posting(f"{disguise} {row['text']}"))
        if any(contact.kind != "email" for contact in evidence.contacts):
            assert evidence.gate is None, row["text"]


def test_three_times_the_same_word_is_one_sign(extractor: Extractor, posting: Make) -> None:
    text = "Report to the police post. " * 5 + "Candidates: bring your certificates on Monday."
    assert extractor.extract(posting(text)).gate is None
