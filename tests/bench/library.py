"""Models as people run them: built from configurations of a model library, small, with random weights.

Nothing is downloaded. Each maker gives a module and the keyword arguments it is called with; its answer
has a ``loss``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import transformers

transformers.logging.set_verbosity_error()  # of kernels that a GPU would have

Given = Mapping[str, torch.Tensor]
Made = tuple[nn.Module, Given]

WORDS = 40
DECODER = {
    "vocab_size": WORDS, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
    "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 16,
}  # fmt: skip
ENCODER = {
    "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2,
}  # fmt: skip
IMAGE = {"image_size": 16, "patch_size": 8, "num_channels": 3}


def tokens(length: int = 6) -> torch.Tensor:
    """Two texts."""
    return torch.randint(3, WORDS, (2, length))


def pixels(size: int = 16) -> torch.Tensor:
    """Two images."""
    return torch.rand(2, 3, size, size)


def classes() -> torch.Tensor:
    """What is in the two images, or said in the two texts."""
    return torch.tensor([0, 1])


def language(name: str, **more: Any) -> Callable[[], Made]:
    """A model of the next word, by the library's name for its kind."""

    def made() -> Made:
        config = getattr(transformers, f"{name}Config")(**more)
        kind = "LMHeadModel" if name == "GPT2" else "ForCausalLM"
        given = tokens()
        return getattr(transformers, name + kind)(config), {"input_ids": given, "labels": given}

    return made


def classifier(name: str, size: int = 16, **more: Any) -> Callable[[], Made]:
    """A model that says what is in an image."""

    def made() -> Made:
        config = getattr(transformers, f"{name}Config")(num_labels=3, **more)
        model = getattr(transformers, f"{name}ForImageClassification")(config)
        return model, {"pixel_values": pixels(size), "labels": classes()}

    return made


def bert() -> Made:
    """BERT (Devlin et al. 2018), for the classes of texts, the second of them shorter."""
    config = transformers.BertConfig(vocab_size=WORDS, max_position_embeddings=16, **ENCODER)
    mask = torch.ones(2, 6, dtype=torch.long)
    mask[1, 4:] = 0
    given = {"input_ids": tokens(), "attention_mask": mask, "labels": classes()}
    return transformers.BertForSequenceClassification(config), given


def t5() -> Made:
    """T5 (Raffel et al. 2019): an encoder and a decoder."""
    config = transformers.T5Config(
        vocab_size=WORDS, d_model=16, d_kv=4, d_ff=24, num_layers=2, num_heads=4,
        decoder_start_token_id=0, pad_token_id=0,
    )  # fmt: skip
    model = transformers.T5ForConditionalGeneration(config)
    return model, {"input_ids": tokens(), "labels": tokens(4)}


def whisper() -> Made:
    """Whisper (Radford et al. 2022): from sound to words."""
    config = transformers.WhisperConfig(
        vocab_size=WORDS, num_mel_bins=8, d_model=16, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=24,
        decoder_ffn_dim=24, max_source_positions=8, max_target_positions=8, pad_token_id=0,
        bos_token_id=1, eos_token_id=2, decoder_start_token_id=1,
    )  # fmt: skip
    given = {"input_features": torch.rand(2, 8, 16), "labels": tokens(4)}
    return transformers.WhisperForConditionalGeneration(config), given


def clip() -> Made:
    """CLIP (Radford et al. 2021): texts and images compared."""
    text = {
        **ENCODER,
        "vocab_size": WORDS,
        "max_position_embeddings": 8,
        "bos_token_id": 1,
        "eos_token_id": 2,
    }
    config = transformers.CLIPConfig(
        text_config=text, vision_config={**ENCODER, **IMAGE}, projection_dim=8
    )
    given = {"input_ids": tokens(), "pixel_values": pixels()}
    return transformers.CLIPModel(config), {**given, "return_loss": torch.tensor(True)}


class Language(nn.Module):
    """A model of the next word, from words to its loss."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        loss: torch.Tensor = self.model(input_ids=words, labels=words).loss
        return loss


def gpt2(layers: int) -> tuple[nn.Module, torch.Tensor]:
    """GPT-2 (Radford et al. 2019) of its own width, and a text of 32 words."""
    config = transformers.GPT2Config(n_layer=layers)
    return Language(transformers.GPT2LMHeadModel(config)), torch.randint(0, 50_000, (1, 32))


LIBRARY: dict[str, Callable[[], Made]] = {
    "GPT-2": language(
        "GPT2", vocab_size=WORDS, n_positions=16, n_embd=16, n_layer=2, n_head=2, bos_token_id=1,
        eos_token_id=2,
    ),
    "BERT": bert,
    "Llama": language("Llama", **DECODER),
    "ViT": classifier("ViT", **ENCODER, **IMAGE),
    "T5": t5,
    "Mamba": language(
        "Mamba", vocab_size=WORDS, hidden_size=8, state_size=4, num_hidden_layers=2
    ),
    "Mixtral": language(
        "Mixtral", **DECODER, num_local_experts=4, num_experts_per_tok=2, output_router_logits=True
    ),
    "ResNet": classifier(
        "ResNet", size=32, embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic"
    ),
    "ConvNeXt": classifier("ConvNext", size=32, hidden_sizes=[8, 16], depths=[1, 1], num_stages=2),
    "Swin": classifier(
        "Swin", size=32, image_size=32, patch_size=4, embed_dim=8, depths=[1, 2], num_heads=[2, 2],
        window_size=4,
    ),
    "Whisper": whisper,
    "CLIP": clip,
    "Qwen3": language("Qwen3", **DECODER, head_dim=4),
    "Bloom": language("Bloom", vocab_size=WORDS, hidden_size=16, n_layer=2, n_head=2),
}  # fmt: skip
"""Name -> its maker."""
