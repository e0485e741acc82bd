# tutorial: generator and discriminator take turns
import torch
import torch.nn as nn
import torch.optim as optim

torch.manual_seed(42)
G = nn.Sequential(nn.Linear(1, 4), nn.ReLU(), nn.Linear(4, 1))
D = nn.Sequential(nn.Linear(1, 4), nn.LeakyReLU(0.2), nn.Linear(4, 1), nn.Sigmoid())
g_opt = optim.Adam(G.parameters(), lr=1e-2, betas=(0.5, 0.999))
d_opt = optim.Adam(D.parameters(), lr=1e-2, betas=(0.5, 0.999))
criterion = nn.BCELoss()
ones, zeros = torch.ones(4, 1), torch.zeros(4, 1)

for step in range(3):
    real = 3 + 0.5 * torch.randn(4, 1)
    fake = G(torch.randn(4, 1))
    d_opt.zero_grad()
    d_loss = criterion(D(real), ones) + criterion(D(fake.detach()), zeros)
    d_loss.backward()
    d_opt.step()

    g_opt.zero_grad()
    g_loss = criterion(D(fake), ones)
    g_loss.backward()
    g_opt.step()
    print(f"[{step}] D: {d_loss.item():.4f} G: {g_loss.item():.4f}")
