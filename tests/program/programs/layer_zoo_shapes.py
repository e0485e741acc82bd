# docs: what comes out of each layer
import torch
import torch.nn as nn

x = torch.arange(16.0).reshape(1, 1, 4, 4)
for layer in (
    nn.Conv2d(1, 2, kernel_size=3, padding=1),
    nn.MaxPool2d(2),
    nn.AvgPool2d(kernel_size=2, stride=1),
    nn.AdaptiveAvgPool2d((1, 1)),
    nn.Flatten(),
    nn.Upsample(scale_factor=2),
    nn.ConvTranspose2d(1, 1, 2, stride=2),
    nn.BatchNorm2d(1),
    nn.GroupNorm(1, 1),
    nn.PixelUnshuffle(2),
    nn.ZeroPad2d(1),
):
    print(f"{type(layer).__name__:<20}", tuple(layer(x).shape), layer)
