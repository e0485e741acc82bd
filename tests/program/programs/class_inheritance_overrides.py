# textbook: a base class for layers, and methods that call their parent's
import torch


class Layer:
    kind = "layer"
    count = 0

    def __init__(self, name):
        self.name = name
        Layer.count += 1

    def forward(self, x):
        raise NotImplementedError("forward of " + self.name)

    def __call__(self, x):
        return self.forward(x)

    def describe(self):
        return f"{self.kind} {self.name}"


class Scale(Layer):
    kind = "scale"

    def __init__(self, name, by):
        super().__init__(name)
        self.by = torch.tensor(by, requires_grad=True)

    def forward(self, x):
        return x * self.by

    def describe(self):
        return super().describe() + f" by {self.by.item()}"


class Shift(Scale):
    kind = "shift"

    def forward(self, x):
        return x + self.by


layers = [Scale("a", 2.0), Shift("b", 3.0), Layer("c")]
x = torch.tensor(5.0)
for layer in layers[:2]:
    x = layer(x)
x.backward()
print(x, [layer.by.grad.item() for layer in layers[:2]], Layer.count)
print([layer.describe() for layer in layers])
print(isinstance(layers[1], Scale), isinstance(layers[2], Scale), issubclass(Shift, Layer))
try:
    layers[2](x)
except NotImplementedError as error:
    print("not yet:", error)
