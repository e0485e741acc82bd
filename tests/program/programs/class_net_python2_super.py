# old tutorial: super with its two arguments
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super(Net, self).__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.predict = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        x = F.relu(self.hidden(x))
        x = self.predict(x)
        return x


net = Net(1, 4, 1)
print(net)
x = torch.unsqueeze(torch.linspace(-1, 1, 6), dim=1)
loss = F.mse_loss(net(x), x.pow(2))
loss.backward()
print(loss)
print(net.hidden.weight.grad)
