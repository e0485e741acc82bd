# textbook: the ordinary methods of dict
import torch

params = {"w": torch.tensor(2.0, requires_grad=True), "b": torch.tensor(0.5, requires_grad=True)}
loss = (params["w"] * 3 + params["b"]) ** 2
loss.backward()
grads = {name: p.grad.item() for name, p in params.items()}
print(grads, list(params), list(grads.values()), len(params))
print(grads.get("w"), grads.get("c"), grads.get("c", 0.0), "b" in grads)
grads["c"] = 1
grads.update({"d": 2}, e=3)
print(grads.pop("c"), grads.setdefault("f", []), grads)
del grads["d"]
for key in sorted(grads):
    print(key, end=" ")
print()
best = max((k for k in grads if k != "f"), key=lambda k: grads[k])
print(best, dict(a=1, b=2), dict([("x", 1), ("y", 2)]), dict(zip("pq", range(2))))
print({**{"a": 1}, "b": 2}, {"a": 1} | {"a": 3}, {"a": 1} == {"a": 1})
counts = {}
for ch in "gradient graph":
    counts[ch] = counts.get(ch, 0) + 1
print(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:3])
print(list({v: k for k, v in {"a": 1, "b": 2}.items()}.items()), params.keys(), bool({}))
grads.clear()
print(grads, grads.copy(), list(reversed({"a": 1, "b": 2})))
