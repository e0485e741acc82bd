"""Programs that teach, and their backward pass as a person would write it; written before the code was."""

from __future__ import annotations

X_W = (
    "X = torch.randn(8, 3)\nW = torch.randn(3, 5, requires_grad=True)\n"
    "b = torch.randn(5, requires_grad=True)\n"
)
LAYER = "x = torch.randn(4, 3, requires_grad=True)\n"
VECTOR = "x = torch.randn(6, requires_grad=True)\n"

TEACHING: dict[str, tuple[str, str]] = {
    "walkthrough": (
        "x = torch.ones(2, 2, requires_grad=True)\ny = x + 1\nz = 2 * y ** 2\nres = z.mean()",
        "d_res = torch.ones(())\nd_z = d_res.expand(2, 2) / 4\nd_y = d_z * 4 * y\nd_x = d_y",
    ),
    "fan-out of a product": (
        "a = torch.tensor([1., 2.], requires_grad=True)\n"
        "b = torch.tensor([3., 4.], requires_grad=True)\n"
        "c = torch.tensor(5., requires_grad=True)\nd = a * b + c\nloss = d.sum()",
        "d_loss = torch.ones(())\nd_d = d_loss.expand(2)\n"
        "d_c = d_d.sum()\nd_a = d_d * b\nd_b = d_d * a",
    ),
    "a square written as a product": (
        "x = torch.tensor([1., 2., 3.], requires_grad=True)\ny = x * x\nloss = y.sum()",
        "d_loss = torch.ones(())\nd_y = d_loss.expand(3)\nd_x = d_y * x\nd_x = d_x + d_y * x",
    ),
    "a neuron": (
        "x1 = torch.tensor(2., requires_grad=True)\nw1 = torch.tensor(-3., requires_grad=True)\n"
        "b = torch.tensor(6.88, requires_grad=True)\nn = x1 * w1 + b\no = n.tanh()",
        "d_o = torch.ones(())\nd_n = d_o * (1 - o ** 2)\n"
        "d_b = d_n\nd_x1 = d_n * w1\nd_w1 = d_n * x1",
    ),
    "two layers": (
        "X = torch.randn(8, 3)\nY = torch.randn(8, 2)\nW1 = torch.randn(3, 4, requires_grad=True)\n"
        "b1 = torch.randn(4, requires_grad=True)\nW2 = torch.randn(4, 2, requires_grad=True)\n"
        "b2 = torch.randn(2, requires_grad=True)\nh = torch.tanh(X @ W1 + b1)\nout = h @ W2 + b2\n"
        "loss = F.mse_loss(out, Y)",
        "d_loss = torch.ones(())\nd_out = 2 * (out - Y) / 16 * d_loss\nd_b2 = d_out.sum(0)\n"
        "d_h = d_out @ W2.T\nd_W2 = h.T @ d_out\nd_pre = d_h * (1 - h ** 2)\nd_b1 = d_pre.sum(0)\n"
        "d_W1 = X.T @ d_pre",
    ),
    "cross entropy": (
        X_W
        + "y = torch.randint(0, 5, (8,))\nlogits = X @ W + b\nloss = F.cross_entropy(logits, y)",
        "d_loss = torch.ones(())\nd_log = -d_loss * F.one_hot(y, 5) / 8\n"
        "d_logits = d_log - logits.softmax(1) * d_log.sum(1, keepdim=True)\nd_b = d_logits.sum(0)\n"
        "d_W = X.T @ d_logits",
    ),
    "a linear layer and relu": (
        "x = torch.randn(8, 3)\nW = torch.randn(2, 3, requires_grad=True)\n"
        "b = torch.randn(2, requires_grad=True)\nh = F.linear(x, W, b)\n"
        "a = h.relu()\nloss = a.sum()",
        "d_loss = torch.ones(())\nd_a = d_loss.expand(8, 2)\n"
        "d_h = d_a * (h > 0)\nd_b = d_h.sum(0)\n"
        "d_W = d_h.T @ x",
    ),
    "softmax": (
        LAYER + "p = x.softmax(1)\nloss = -(p[:, 0].log()).mean()",
        "d_loss = torch.ones(())\nd_p = torch.zeros(4, 3)\nd_p[:, 0] = -d_loss / 4 / p[:, 0]\n"
        "d_x = p * (d_p - (d_p * p).sum(1, keepdim=True))",
    ),
    "layer norm": (
        LAYER + "w = torch.randn(3, requires_grad=True)\nb = torch.randn(3, requires_grad=True)\n"
        "y = F.layer_norm(x, (3,), w, b)\nloss = (y ** 2).sum()",
        "rstd = (x.var(1, correction=0, keepdim=True) + 1e-5).rsqrt()\n"
        "hat = (x - x.mean(1, keepdim=True)) * rstd\n"
        "d_loss = torch.ones(())\nd_y = d_loss * 2 * y\nd_b = d_y.sum(0)\n"
        "d_w = (d_y * hat).sum(0)\nd_hat = d_y * w\n"
        "d_x = rstd * (d_hat - d_hat.mean(1, keepdim=True) - hat * (d_hat * hat).mean(1, keepdim=True))",
    ),
    "log of a sum of exponentials": (
        LAYER + "l = torch.logsumexp(x, 1)\nloss = l.mean()",
        "d_loss = torch.ones(())\nd_l = d_loss.expand(4) / 4\nd_x = d_l[:, None] * x.softmax(1)",
    ),
    "batch norm by hand": (
        "x = torch.randn(8, 3, requires_grad=True)\ng = torch.ones(3, requires_grad=True)\n"
        "b = torch.zeros(3, requires_grad=True)\nmu = x.mean(0, keepdim=True)\nxc = x - mu\n"
        "var = (xc ** 2).mean(0, keepdim=True)\ninv = (var + 1e-5) ** -0.5\n"
        "xh = xc * inv\ny = g * xh + b\n"
        "loss = (y ** 3).sum()",
        "d_loss = torch.ones(())\nd_y = d_loss * 3 * y ** 2\n"
        "d_b = d_y.sum(0)\nd_g = (d_y * xh).sum(0)\n"
        "d_xh = d_y * g\nd_xc = d_xh * inv\nd_inv = (d_xh * xc).sum(0, keepdim=True)\n"
        "d_var = d_inv * -0.5 * (var + 1e-5) ** -1.5\nd_xc = d_xc + d_var * 2 * xc / 8\n"
        "d_x = d_xc\n"
        "d_mu = -d_xc.sum(0, keepdim=True)\nd_x = d_x + d_mu.expand(8, 3) / 8",
    ),
    "spread": (
        VECTOR + "s = x.std()\nv = x.var()\nloss = s + v",
        "d_loss = torch.ones(())\nd_s = d_loss\nd_v = d_loss\nd_x = d_v * 2 * (x - x.mean()) / 5\n"
        "d_x = d_x + d_s * (x - x.mean()) / (5 * s)",
    ),
    "a unit vector": (
        VECTOR + "n = x.norm()\nu = x / n\nloss = u.sum()",
        "d_loss = torch.ones(())\nd_u = d_loss.expand(6)\n"
        "d_x = d_u / n\nd_n = -(d_u * x / n ** 2).sum()\n"
        "d_x = d_x + d_n * x / n",
    ),
    "the largest of a row": (
        LAYER + "m = x.max(1).values\nloss = m.sum()",
        "d_loss = torch.ones(())\nd_m = d_loss.expand(4)\n"
        "d_x = torch.zeros(4, 3).scatter(1, x.argmax(1, keepdim=True), d_m[:, None])",
    ),
    "attention": (
        "q = torch.randn(4, 3, requires_grad=True)\nk = torch.randn(4, 3, requires_grad=True)\n"
        "v = torch.randn(4, 3, requires_grad=True)\nscores = q @ k.T / 3 ** 0.5\n"
        "p = scores.softmax(-1)\n"
        "out = p @ v\nloss = out.pow(2).sum()",
        "d_loss = torch.ones(())\nd_out = d_loss * 2 * out\nd_p = d_out @ v.T\nd_v = p.T @ d_out\n"
        "d_scores = p * (d_p - (d_p * p).sum(-1, keepdim=True))\nd_q = d_scores @ k / 3 ** 0.5\n"
        "d_k = d_scores.T @ q / 3 ** 0.5",
    ),
    "a recurrent net": (
        "w = torch.randn(3, 3, requires_grad=True)\nh = torch.zeros(1, 3)\nx = torch.randn(1, 3)\n"
        "for i in range(3):\n    h = torch.tanh(h @ w + x)\nloss = h.sum()",
        "h1 = torch.tanh(torch.zeros(1, 3) @ w + x)\nh2 = torch.tanh(h1 @ w + x)\n"
        "d_loss = torch.ones(())\n"
        "d_h = d_loss.expand(1, 3)\nd_pre = d_h * (1 - h ** 2)\n"
        "d_w = h2.T @ d_pre\nd_h2 = d_pre @ w.T\n"
        "d_pre = d_h2 * (1 - h2 ** 2)\nd_w = d_w + h1.T @ d_pre\nd_h1 = d_pre @ w.T\n"
        "d_pre = d_h1 * (1 - h1 ** 2)\nd_w = d_w + torch.zeros(3, 1) @ d_pre",
    ),
    "an embedding": (
        "E = torch.randn(5, 3, requires_grad=True)\nids = torch.tensor([0, 2, 2])\n"
        "e = F.embedding(ids, E)\n"
        "loss = (e ** 2).sum()",
        "d_loss = torch.ones(())\n"
        "d_e = d_loss * 2 * e\nd_E = torch.zeros(5, 3).index_add(0, ids, d_e)",
    ),
    "dropout": (
        LAYER + "y = F.dropout(x, 0.5)\nloss = (y * y).sum()",
        "d_loss = torch.ones(())\nd_y = d_loss * y\n"
        "d_y = d_y + d_loss * y\nd_x = d_y * (y != 0) * 2",
    ),
    "a net of modules": (
        "net = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))\nx = torch.randn(5, 3)\n"
        "loss = net(x).pow(2).mean()",
        "h = net[:2](x)\nd_loss = torch.ones(())\n"
        "d_out = d_loss * 2 * net(x) / 10\nd_net_2_bias = d_out.sum(0)\n"
        "d_net_2_weight = d_out.T @ h\nd_h = d_out @ net[2].weight * (h > 0)\n"
        "d_net_0_bias = d_h.sum(0)\n"
        "d_net_0_weight = d_h.T @ x",
    ),
    "a convolution": (
        "x = torch.randn(1, 2, 5, 5)\nc = nn.Conv2d(2, 3, 3)\ny = c(x).relu()\nloss = y.mean()",
        "d_loss = torch.ones(())\nd_y = d_loss.expand(1, 3, 3, 3) / 27\nd_pre = d_y * (y > 0)\n"
        "d_c_bias = d_pre.sum((0, 2, 3))\n"
        "d_c_weight = torch.nn.grad.conv2d_weight(x, c.weight.shape, d_pre)",
    ),
    "the exercise of makemore": (
        "n = 8\nYb = torch.randint(0, 7, (8,))\nXb = torch.randint(0, 7, (8, 3))\n"
        "C = torch.randn(7, 4, requires_grad=True)\nW1 = torch.randn(12, 5, requires_grad=True)\n"
        "b1 = torch.randn(5, requires_grad=True)\nW2 = torch.randn(5, 7, requires_grad=True)\n"
        "b2 = torch.randn(7, requires_grad=True)\nemb = C[Xb]\n"
        "embcat = emb.view(8, -1)\nhprebn = embcat @ W1 + b1\n"
        "h = torch.tanh(hprebn)\nlogits = h @ W2 + b2\n"
        "logit_maxes = logits.max(1, keepdim=True).values\n"
        "norm_logits = logits - logit_maxes\ncounts = norm_logits.exp()\n"
        "counts_sum = counts.sum(1, keepdims=True)\ncounts_sum_inv = counts_sum ** -1\n"
        "probs = counts * counts_sum_inv\n"
        "logprobs = probs.log()\nloss = -logprobs[range(n), Yb].mean()",
        "d_loss = torch.ones(())\nd_logprobs = torch.zeros(8, 7)\n"
        "d_logprobs[range(n), Yb] = -d_loss / n\n"
        "d_probs = d_logprobs / probs\nd_counts_sum_inv = (counts * d_probs).sum(1, keepdim=True)\n"
        "d_counts = counts_sum_inv * d_probs\nd_counts_sum = -counts_sum ** -2 * d_counts_sum_inv\n"
        "d_counts = d_counts + d_counts_sum.expand(8, 7)\nd_norm_logits = counts * d_counts\n"
        "d_logits = d_norm_logits\n"
        "d_logit_maxes = -d_norm_logits.sum(1, keepdim=True)\n"
        "d_logits = d_logits + F.one_hot(logits.max(1).indices, 7) * d_logit_maxes\n"
        "d_h = d_logits @ W2.T\n"
        "d_W2 = h.T @ d_logits\nd_b2 = d_logits.sum(0)\n"
        "d_hprebn = (1 - h ** 2) * d_h\nd_embcat = d_hprebn @ W1.T\n"
        "d_W1 = embcat.T @ d_hprebn\nd_b1 = d_hprebn.sum(0)\nd_emb = d_embcat.view(8, 3, 4)\n"
        "d_C = torch.zeros(7, 4).index_put((Xb,), d_emb, accumulate=True)",
    ),
}
"""Program -> (its text, the backward pass by hand)."""
