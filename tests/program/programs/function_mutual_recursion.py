# textbook: two functions that call one another
import torch


def even_layer(h, depth):
    if depth == 0:
        return h
    return odd_layer(torch.tanh(h), depth - 1)


def odd_layer(h, depth):
    if depth == 0:
        return h
    return even_layer(2 * h, depth - 1)


x = torch.tensor([0.1, -0.3], requires_grad=True)
even_layer(x, 5).sum().backward()
print(x.grad)
