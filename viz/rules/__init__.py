"""Each node's backward rule in symbols and as code: the backward pass as PyTorch."""
