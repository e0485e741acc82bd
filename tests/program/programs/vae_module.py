# tutorial: the reparameterisation trick in a module
import torch
from torch import nn
from torch.nn import functional as F


class VAE(nn.Module):
    def __init__(self):
        super(VAE, self).__init__()
        self.fc1 = nn.Linear(4, 3)
        self.mu = nn.Linear(3, 2)
        self.logvar = nn.Linear(3, 2)
        self.fc2 = nn.Linear(2, 4)

    def encode(self, x):
        h = F.relu(self.fc1(x))
        return self.mu(h), self.logvar(h)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mu + eps * std

    def decode(self, z):
        return torch.sigmoid(self.fc2(z))

    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 4))
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar


def loss_function(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x.view(-1, 4), reduction="sum")
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return BCE + KLD, KLD


torch.manual_seed(1)
model = VAE()
x = torch.bernoulli(torch.full((3, 4), 0.5))
recon, mu, logvar = model(x)
loss, kld = loss_function(recon, x, mu, logvar)
loss.backward()
print(x)
print(loss.item(), kld.item())
print(model.logvar.bias.grad)
