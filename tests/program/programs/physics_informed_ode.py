# blog: fit y' = -y with the derivative of the network in the loss
import torch
import torch.nn as nn

torch.manual_seed(123)
net = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
t = torch.linspace(0, 1, 10).view(-1, 1).requires_grad_(True)
opt = torch.optim.Adam(net.parameters(), lr=1e-2)
for i in range(6):
    opt.zero_grad()
    u = net(t)
    du = torch.autograd.grad(u, t, torch.ones_like(u), create_graph=True)[0]
    physics = torch.mean((du + u) ** 2)
    start = (net(torch.zeros(1, 1)) - 1).pow(2).squeeze()
    loss = start + 1e-1 * physics
    loss.backward()
    opt.step()
    if i % 3 == 0:
        print(i, "%.5f %.5f" % (start.item(), physics.item()))
