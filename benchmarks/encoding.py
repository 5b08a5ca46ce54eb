"""How fast the encoder is on one core, by itself: loading, then advertisements of 200 characters.

    python benchmarks/encoding.py

Texts are the beginnings of `fixtures/corpus` in all languages; CPU time, each round with other texts.
"""

import json
import random
from statistics import median
from time import perf_counter, process_time

from inputs import ROOT

from scamrecruit.rank.encoder import load_encoder

_LENGTH, _TEXTS, _ROUNDS = 200, 150, 7


def main() -> None:
    """Print one line for loading and one for reading."""
    paths = sorted((ROOT / "fixtures" / "corpus").glob("*.jsonl"))
    ads = [json.loads(line)["text"] for path in paths for line in path.open(encoding="utf-8")]
    long_ones = [ad[:_LENGTH] for ad in ads if len(ad) >= _LENGTH]
    random.Random(1).shuffle(long_ones)
    encoder = load_encoder()
    started, waited = process_time(), perf_counter()
    encoder.embed(["the first text loads it"])
    print(f"loaded in {process_time() - started:.2f} s CPU, {perf_counter() - waited:.2f} s wall")
    rates = []
    for number in range(_ROUNDS):
        texts = long_ones[number * _TEXTS : (number + 1) * _TEXTS]
        started = process_time()
        encoder.embed(texts)
        rates.append(len(texts) / (process_time() - started))
    print(f"{median(rates):.0f} a second ({min(rates):.0f} to {max(rates):.0f})")


if __name__ == "__main__":
    main()
