"""What is made of labelled rows that say nothing but text and label."""

import json
from pathlib import Path

from scamrecruit.engine import load_engine
from scamrecruit.evaluation.judge import judged
from scamrecruit.evaluation.labels import FIELDS
from scamrecruit.read.input import ReadOptions

TEXTS = {
    "es": "Se busca cocinero para restaurante en Lima, planilla y seguro, experiencia de un año.",
    "th": "ต้องการพนักงานเสิร์ฟ ร้านอาหาร เชียงใหม่ วันละ 450 บาท มีที่พัก",
    "id": "Dicari admin toko, Bandung, gaji UMK dan BPJS, hari kerja Senin sampai Sabtu pagi",
}


def test_the_language_of_a_row_without_one_is_told_by_its_words(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    lines = [json.dumps({"text": text, "label": 0, "language": ""}) for text in TEXTS.values()]
    file.write_text("\n".join(lines), encoding="utf-8")
    rows, unreadable = judged([str(file)], load_engine("fast"), lambda uri: None, FIELDS, ReadOptions())
    assert [row.language for row in rows] == list(TEXTS)
    assert not unreadable
