# forum: a model without nn.Module, its parameters in a list
import torch


class LinearRegression:
    def __init__(self, features):
        self.w = torch.zeros(features, 1, requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)

    def parameters(self):
        return [self.w, self.b]

    def __call__(self, x):
        return x @ self.w + self.b

    def fit(self, x, y, lr=0.1, epochs=20):
        for epoch in range(epochs):
            loss = (self(x) - y).pow(2).mean()
            loss.backward()
            for p in self.parameters():
                p.data -= lr * p.grad
                p.grad.zero_()
        return loss.item()


torch.manual_seed(0)
x = torch.randn(10, 2)
y = x @ torch.tensor([[2.0], [-3.0]]) + 0.5
model = LinearRegression(2)
print(f"{model.fit(x, y):.6f}")
print(model.w.view(-1), model.b)
