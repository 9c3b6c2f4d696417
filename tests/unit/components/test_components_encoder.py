"""The sentence encoder on a tiny model made here: its files read, its layers as TensorFlow computes them."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from components.encoder import FILES, Encoder, EncoderError, Tokenizer, fetch, read_tensors

WIDTH, INNER, HEADS, LAYERS = 8, 16, 2, 2
VOCABULARY = [
    ["<s>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], ["▁where", -1.0], ["▁wh", -2.0], ["ere", -2.0], ["▁is", -1.0],
    ["▁طلب", -1.0], ["ي", -1.0], ["▁", -3.0],
]  # fmt: skip


def tensors() -> dict[str, np.ndarray]:
    chance = np.random.default_rng(5)

    def some(*shape: int) -> np.ndarray:
        return chance.standard_normal(shape).astype(np.float32)

    made = {
        "embeddings.word_embeddings.weight": some(len(VOCABULARY), WIDTH),
        "embeddings.position_embeddings.weight": some(64, WIDTH),
        "embeddings.token_type_embeddings.weight": some(2, WIDTH),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in (f"encoder.layer.{number}" for number in range(LAYERS)):
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
        sizes = {f"attention.self.{part}": (WIDTH, WIDTH) for part in ("query", "key", "value")}
        sizes |= {"attention.output.dense": (WIDTH, WIDTH), "intermediate.dense": (INNER, WIDTH)}
        for name, size in (sizes | {"output.dense": (WIDTH, INNER)}).items():
            made |= {f"{layer}.{name}.weight": some(*size), f"{layer}.{name}.bias": some(size[0])}
    for name in norms:
        made |= {f"{name}.weight": some(WIDTH), f"{name}.bias": some(WIDTH)}
    return made


def write(folder: Path, kind: str = "bert", tokenizer: str = "Unigram") -> Path:
    header, data = {}, b""
    for name, values in tensors().items():
        header[name] = {
            "dtype": "F32",
            "shape": list(values.shape),
            "data_offsets": [len(data), len(data) + values.nbytes],
        }
        data += values.tobytes()
    head = json.dumps(header).encode()
    folder.mkdir(exist_ok=True)
    (folder / "model.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + data)
    config = {"model_type": kind, "num_attention_heads": HEADS, "num_hidden_layers": LAYERS, "hidden_size": WIDTH}
    (folder / "config.json").write_text(json.dumps(config))
    model = {"type": tokenizer, "unk_id": 2, "vocab": VOCABULARY}
    (folder / "tokenizer.json").write_text(json.dumps({"model": model}))
    return folder


def test_the_likeliest_pieces_win(tmp_path: Path) -> None:
    tokenizer = Tokenizer(write(tmp_path) / "tokenizer.json")
    assert tokenizer.numbers("where is") == [0, 3, 6, 1]
    assert tokenizer.numbers("طلبي") == [0, 7, 8, 1]
    assert tokenizer.numbers("isx") == [0, 6, 2, 1]
    assert tokenizer.numbers("") == [0, 1]


@pytest.mark.slow
def test_layers_are_those_of_bert(tmp_path: Path) -> None:
    import tensorflow as tf

    encoder = Encoder(write(tmp_path))
    table = {name: tf.constant(values) for name, values in tensors().items()}
    numbers = Tokenizer(tmp_path / "tokenizer.json").numbers("where is طلبي")

    def dense(name: str, rows: tf.Tensor) -> tf.Tensor:
        return tf.matmul(rows, table[f"{name}.weight"], transpose_b=True) + table[f"{name}.bias"]

    def normed(name: str, rows: tf.Tensor) -> tf.Tensor:
        mean, variance = tf.nn.moments(rows, axes=[-1], keepdims=True)
        scale, shift = table[f"{name}.weight"], table[f"{name}.bias"]
        return tf.nn.batch_normalization(rows, mean, variance, shift, scale, 1e-12)

    rows = tf.gather(table["embeddings.word_embeddings.weight"], numbers)
    rows += table["embeddings.position_embeddings.weight"][: len(numbers)]
    rows = normed("embeddings.LayerNorm", rows + table["embeddings.token_type_embeddings.weight"][0])
    for layer in (f"encoder.layer.{number}" for number in range(LAYERS)):
        parts = [
            tf.stack(tf.split(dense(f"{layer}.attention.self.{part}", rows), HEADS, axis=-1))
            for part in ("query", "key", "value")
        ]
        weights = tf.nn.softmax(tf.matmul(parts[0], parts[1], transpose_b=True) / (WIDTH / HEADS) ** 0.5)
        joined = tf.concat(tf.unstack(tf.matmul(weights, parts[2])), axis=-1)
        rows = normed(f"{layer}.attention.output.LayerNorm", dense(f"{layer}.attention.output.dense", joined) + rows)
        inner = tf.nn.gelu(dense(f"{layer}.intermediate.dense", rows))
        rows = normed(f"{layer}.output.LayerNorm", dense(f"{layer}.output.dense", inner) + rows)
    mean = tf.reduce_mean(rows, axis=0)
    expected = (mean / tf.norm(mean)).numpy()
    assert encoder.vector("where is طلبي") == pytest.approx(expected, abs=1e-4)


def test_files_are_fetched_once_from_an_address(tmp_path: Path) -> None:
    source, here = write(tmp_path / "source"), tmp_path / "here"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(source)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fetch(f"http://127.0.0.1:{server.server_port}", here)
    server.shutdown()
    assert sorted(path.name for path in here.iterdir()) == sorted(FILES)
    fetch("http://127.0.0.1:9", here)  # nothing is missing: nobody is asked
    assert Encoder(here).vector("where is") == pytest.approx(Encoder(source).vector("where is"))


def test_what_is_no_encoder_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"config\.json is missing"):
        Encoder(tmp_path / "none")
    with pytest.raises(EncoderError, match="roberta"):
        Encoder(write(tmp_path / "a", kind="roberta"))
    with pytest.raises(EncoderError, match="WordPiece"):
        Encoder(write(tmp_path / "b", tokenizer="WordPiece"))


def test_vectors_have_length_one_and_half_precision_is_read(tmp_path: Path) -> None:
    encoder = Encoder(write(tmp_path))
    assert np.linalg.norm(encoder.vector("where is")) == pytest.approx(1, abs=1e-5)
    assert encoder.vector("").shape == (WIDTH,)
    header = json.dumps({"bert.x": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]}}).encode()
    half = np.array([1.5, -2], dtype=np.float16).tobytes()
    (tmp_path / "half").write_bytes(len(header).to_bytes(8, "little") + header + half)
    assert read_tensors(tmp_path / "half")["x"].tolist() == [1.5, -2.0]
