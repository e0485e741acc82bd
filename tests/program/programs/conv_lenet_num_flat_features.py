# the older spelling of the same tutorial: a method that counts the features
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 3, 3)
        self.fc1 = nn.Linear(3 * 3 * 3, 5)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), (2, 2))
        x = x.view(-1, self.num_flat_features(x))
        return self.fc1(x)

    def num_flat_features(self, x):
        size = x.size()[1:]  # all dimensions but that of the batch
        num_features = 1
        for s in size:
            num_features *= s
        return num_features


net = Net()
x = torch.randn(2, 1, 8, 8)
out = net(x)
print(out.size(), net.num_flat_features(torch.zeros(1, 2, 3)))
loss = F.cross_entropy(out, torch.tensor([1, 4]))
loss.backward()
print(net.conv1.weight.grad.abs().sum() > 0, loss.grad_fn.name())
