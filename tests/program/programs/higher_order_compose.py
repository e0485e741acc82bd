# textbook: composition of functions and the chain rule
import torch


def compose(*functions):
    def composed(x):
        for f in functions:
            x = f(x)
        return x

    return composed


def derivative(f):
    def df(at):
        x = torch.tensor(at, requires_grad=True)
        f(x).backward()
        return x.grad.item()

    return df


chain = compose(torch.sin, lambda u: u**2, torch.exp)
print(derivative(chain)(0.7))
print(derivative(torch.sin)(0.0), derivative(compose())(3.0))
