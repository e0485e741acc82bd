"""A script with a main function, as people keep it in a file."""

import torch


def model(x, w):
    return x @ w


def main():
    torch.manual_seed(7)
    x, w = torch.randn(4, 2), torch.zeros(2, requires_grad=True)
    y = x @ torch.tensor([1.0, -2.0])
    for epoch in range(1, 4):
        loss = (model(x, w) - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.5 * w.grad
        w.grad.zero_()
        print(f"epoch {epoch}: loss {loss:.4f}")
    return w


if __name__ == "__main__":
    print(main())
