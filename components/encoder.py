"""A pretrained multilingual sentence encoder, for those who can fetch one: off unless config.yml names its folder.

The files are those that sentence encoders of the BERT family are published as: `config.json`, `model.safetensors` and
`tokenizer.json` (of kind Unigram, as all multilingual small ones have). They are read and run with numpy alone, so that
nothing new has to be installed.
"""

from __future__ import annotations

import json
import math
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np

FILES = ("config.json", "tokenizer.json", "model.safetensors")
SPACE = "\u2581"  # how a Unigram vocabulary writes the start of a word
LONGEST = 128  # tokens; a message's wish stands in its first lines
_TYPES = {"F64": np.float64, "F32": np.float32, "F16": np.float16}


class EncoderError(ValueError):
    """The encoder's files are missing or of a kind that is not known here; the message names which."""


def fetch(address: str, folder: Path, timeout: float = 60.0) -> None:
    """Downloads what is missing of an encoder's files from `address`/<file> into `folder`; raises requests' errors."""
    import requests

    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        if (folder / name).exists():
            continue
        partial = folder / f"{name}.partial"
        with requests.get(f"{address.rstrip('/')}/{name}", stream=True, timeout=timeout) as answer:
            answer.raise_for_status()
            with partial.open("wb") as file:
                for piece in answer.iter_content(1 << 20):
                    file.write(piece)
        partial.rename(folder / name)


def read_tensors(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a safetensors file as float32; raises EncoderError for integers and other formats."""
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header: dict[str, Any] = json.loads(raw[8 : 8 + length])
    tensors = {}
    for name, about in header.items():
        if name == "__metadata__" or name.endswith("position_ids"):
            continue
        if about["dtype"] not in _TYPES:
            raise EncoderError(f"{path}: {name} has the type {about['dtype']}; float16, 32 and 64 are known.")
        start, end = about["data_offsets"]
        values = np.frombuffer(raw[8 + length + start : 8 + length + end], dtype=_TYPES[about["dtype"]])
        tensors[name.removeprefix("bert.")] = values.reshape(about["shape"]).astype(np.float32)
    return tensors


class Tokenizer:
    """Cuts a text into the likeliest pieces of a Unigram vocabulary."""

    def __init__(self, path: Path) -> None:
        """Reads `tokenizer.json`; raises EncoderError if it is not of kind Unigram."""
        model = json.loads(path.read_text(encoding="utf-8"))["model"]
        if model.get("type") != "Unigram":
            raise EncoderError(f"{path}: a tokenizer of kind Unigram is wanted, this is {model.get('type')}.")
        self._pieces = {piece: (number, score) for number, (piece, score) in enumerate(model["vocab"])}
        self._unknown = int(model.get("unk_id") or 0)
        self._longest = max(map(len, self._pieces))
        self._unseen = min(score for _, score in self._pieces.values()) - 10.0
        self.first, self.last = (self._pieces[mark][0] if mark in self._pieces else None for mark in ("<s>", "</s>"))

    def numbers(self, text: str) -> list[int]:
        """The pieces' numbers, between the marks of beginning and end."""
        words = unicodedata.normalize("NFKC", text).split()
        found = [number for word in words for number in self._word(SPACE + word)][: LONGEST - 2]
        return [number for number in (self.first, *found, self.last) if number is not None]

    def _word(self, word: str) -> list[int]:
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]  # score up to here, where the last piece began, its number
        for end in range(1, len(word) + 1):
            reached = (best[end - 1][0] + self._unseen, end - 1, self._unknown)
            for start in range(max(0, end - self._longest), end):
                number, score = self._pieces.get(word[start:end], (-1, 0.0))
                if number >= 0 and best[start][0] + score > reached[0]:
                    reached = (best[start][0] + score, start, number)
            best.append(reached)
        numbers: list[int] = []
        end = len(word)
        while end > 0:
            _, end, number = best[end]
            numbers.append(number)
        return numbers[::-1]


class Encoder:
    """Sentences as vectors of length one; near in meaning is near in space, whatever the language."""

    def __init__(self, folder: Path) -> None:
        """Reads the encoder's files; raises EncoderError if one is missing or of an unknown kind."""
        if missing := [name for name in FILES if not (folder / name).is_file()]:
            raise EncoderError(f"{folder}: {missing[0]} is missing; docs/nlu.md says how to fetch an encoder.")
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if config.get("model_type") != "bert":
            raise EncoderError(f"{folder}: encoders of the type bert are known, this is {config.get('model_type')}.")
        self._heads, self._layers = int(config["num_attention_heads"]), int(config["num_hidden_layers"])
        self._small = float(config.get("layer_norm_eps", 1e-12))
        self._tensors = read_tensors(folder / "model.safetensors")
        self._tokenizer = Tokenizer(folder / "tokenizer.json")
        self.width = int(config["hidden_size"])

    def vector(self, text: str) -> np.ndarray:
        """The mean of the last layer over the text's tokens, of length one."""
        hidden = self._embedded(self._tokenizer.numbers(text))
        for number in range(self._layers):
            hidden = self._layer(f"encoder.layer.{number}", hidden)
        mean = hidden.mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)

    def _embedded(self, numbers: list[int]) -> np.ndarray:
        table = self._tensors
        rows = table["embeddings.word_embeddings.weight"][numbers]
        rows = rows + table["embeddings.position_embeddings.weight"][: len(numbers)]
        rows = rows + table["embeddings.token_type_embeddings.weight"][0]
        return self._normed("embeddings.LayerNorm", rows)

    def _layer(self, name: str, hidden: np.ndarray) -> np.ndarray:
        query, key, value = (self._split(self._dense(f"{name}.attention.self.{part}", hidden)) for part in _ATTENTION)
        nearness = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        odds = np.exp(nearness - nearness.max(axis=-1, keepdims=True))
        seen = (odds / odds.sum(axis=-1, keepdims=True)) @ value
        joined = seen.transpose(1, 0, 2).reshape(hidden.shape)
        attended = self._dense(f"{name}.attention.output.dense", joined) + hidden
        hidden = self._normed(f"{name}.attention.output.LayerNorm", attended)
        inner = _gelu(self._dense(f"{name}.intermediate.dense", hidden))
        return self._normed(f"{name}.output.LayerNorm", self._dense(f"{name}.output.dense", inner) + hidden)

    def _split(self, rows: np.ndarray) -> np.ndarray:
        return rows.reshape(len(rows), self._heads, -1).transpose(1, 0, 2)

    def _dense(self, name: str, rows: np.ndarray) -> np.ndarray:
        return np.asarray(rows @ self._tensors[f"{name}.weight"].T + self._tensors[f"{name}.bias"])

    def _normed(self, name: str, rows: np.ndarray) -> np.ndarray:
        centred = rows - rows.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self._small)
        return np.asarray(centred / spread * self._tensors[f"{name}.weight"] + self._tensors[f"{name}.bias"])


_ATTENTION = ("query", "key", "value")


def _gelu(values: np.ndarray) -> np.ndarray:
    from scipy.special import erf

    return np.asarray(values * 0.5 * (1 + erf(values / math.sqrt(2))))
